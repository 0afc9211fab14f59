"""The picture as a Vega-Lite document, which JupyterLab and VS Code draw by themselves, without a network.

Every place is computed here, so that Vega-Lite only draws, zooms and shows what is under the pointer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cloudlet.timeline import legend
from cloudlet.timeline.folding import WIDTH, Folding
from cloudlet.timeline.layout import Layout, Row, layout
from cloudlet.timeline.look import BARS, INK, POINTS
from cloudlet.timeline.model import Mark, Span, Timeline, moments
from cloudlet.timeline.ticks import ticks
from cloudlet.timeline.words import SIGNS, STATES, lasting, moment

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
WIDTH_PX = 660
MARGIN = WIDTH // 80  # beside the first and the last moment, so that marks are whole
LABEL_PX = 190
LEAST_PX = 1.5  # a bar that is shorter than that would be gone
MARK_GROWTH = 0.35  # of a mark's size, for each time that it stands for
MOST_GROWTH = 3.0
HINT = "Drag to move, Ctrl and wheel to zoom, double click to see all of it."
TOLD = ("who", "what", "when", "more")
TOOLTIP = [{"field": name, "type": "nominal"} for name in TOLD]

Value = dict[str, Any]


def vega_lite(timeline: Timeline, title: str = "") -> dict[str, Any]:
    """The document; `title` is set above the picture."""
    folding, rows = Folding([*moments(timeline.lanes), timeline.start, timeline.end]), layout(timeline)
    return {
        "$schema": SCHEMA,
        "description": title or "Timeline",
        "title": {"text": title, "subtitle": HINT, "anchor": "start", "frame": "group", "offset": 8},
        "width": WIDTH_PX,
        "height": rows.height,
        "background": "transparent",
        "config": _config(),
        "usermeta": {"embedOptions": {"renderer": "svg", "actions": False}},
        "layer": [
            *_folds(folding, rows),
            _lines(rows),
            _bars(_spans(rows, folding)),
            _points(_marks(rows, folding)),
            *legend.layers(timeline),
        ],
        "encoding": {"x": _time_axis(folding), "y": _lane_axis(rows)},
    }


def _config() -> dict[str, Any]:
    text = {"labelColor": INK, "titleColor": INK, "domainColor": INK, "tickColor": INK}
    return {
        "axis": text | {"labelFontSize": 12},
        "title": {"color": INK, "subtitleColor": INK, "fontSize": 14, "subtitleFontSize": 11},
        "text": {"color": INK, "fontSize": 12},
        "view": {"stroke": None},
    }


def _time_axis(folding: Folding) -> dict[str, Any]:
    labels, coarse = ticks(folding)
    words = {str(position): text for position, text in labels.items()}
    shown = {str(position): 1 for position in coarse}
    return {
        "field": "x",
        "type": "quantitative",
        "title": "time since the cloud began",
        "scale": {"domain": [-MARGIN, WIDTH + MARGIN], "nice": False, "zero": False},
        "axis": {
            "values": sorted(labels),
            "labelExpr": f"(span(domain('x')) < {WIDTH // 3} || {shown}[datum.value]) ? {words}[datum.value] : ''",
            "labelOverlap": "greedy",
            "labelSeparation": 8,
            "grid": False,
            "ticks": False,
            "offset": 4,
            "titleFontWeight": "normal",
        },
    }


def _lane_axis(rows: Layout) -> dict[str, Any]:
    headings = {str(round(place)): words for words, place in rows.headings}
    names = headings | {str(round(row.middle)): row.lane.name for row in rows.rows}
    return {
        "field": "y",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [rows.height, 0], "nice": False, "zero": False},
        "axis": {
            "values": [int(middle) for middle in names],
            "labelExpr": f"{names}[datum.value]",
            "labelFontWeight": {
                "condition": {"test": f"{headings}[datum.value]", "value": "bold"},
                "value": "normal",
            },
            "labelLimit": LABEL_PX,
            "minExtent": LABEL_PX,
            "labelOverlap": False,
            "grid": False,
            "ticks": False,
            "domain": False,
        },
    }


def _folds(folding: Folding, rows: Layout) -> list[dict[str, Any]]:
    values = [
        {"x": fold.left, "x2": fold.right, "middle": (fold.left + fold.right) / 2, "y": legend.BELOW_PX,
         "y2": rows.height, "text": lasting(fold.end - fold.start)}
        for fold in folding.folds
    ]  # fmt: skip
    if not values:
        return []
    band = {"type": "rect", "fill": INK, "fillOpacity": 0.06, "clip": True}
    words = {"type": "text", "baseline": "bottom", "fontStyle": "italic", "fontSize": 11, "clip": True, "dy": 12}
    return [
        {"data": {"values": values}, "mark": band, "encoding": {"x2": {"field": "x2"}, "y2": {"field": "y2"}}},
        {
            "data": {"values": values},
            "mark": words,
            "encoding": {"x": {"field": "middle", "type": "quantitative"}, "text": {"field": "text"}},
        },
    ]


def _lines(rows: Layout) -> dict[str, Any]:
    values = [{"x": -MARGIN, "x2": WIDTH + MARGIN, "y": row.middle} for row in rows.rows if not row.counts]
    mark = {"type": "rule", "stroke": INK, "strokeOpacity": 0.15}
    return {"data": {"values": values}, "mark": mark, "encoding": {"x2": {"field": "x2"}}}


def _bars(values: Iterable[Value]) -> dict[str, Any]:
    zoom = {"type": "interval", "encodings": ["x"], "zoom": "wheel![event.ctrlKey]"}
    return {
        "params": [{"name": "zoom", "select": zoom, "bind": "scales"}],
        "data": {"values": list(values)},
        "mark": {"type": "rect", "clip": True, "strokeWidth": 1.2},
        "encoding": legend.bar_encoding() | {"x2": {"field": "x2"}, "tooltip": TOOLTIP},
    }


def _points(values: Iterable[Value]) -> dict[str, Any]:
    return {
        "data": {"values": list(values)},
        "mark": {"type": "point", "clip": True, "filled": True, "opacity": 1, "strokeWidth": 2},
        "encoding": legend.point_encoding() | {"tooltip": TOOLTIP},
    }


def _spans(rows: Layout, folding: Folding) -> Iterator[Value]:
    for row in rows.rows:
        for span in row.lane.spans:
            left, right = folding.x(span.start), folding.x(span.end)
            yield {
                "x": round(left),
                "x2": round(max(right, left + LEAST_PX * WIDTH / WIDTH_PX)),
                **_extent(row, span),
                **legend.bar_look(span.state),
                "who": row.lane.name,
                "what": STATES[span.state],
                "when": f"{moment(span.start)} to {moment(span.end)}, {lasting(span.end - span.start)}",
                "more": _more(span.facts),
            }


def _extent(row: Row, span: Span) -> dict[str, float]:
    """Its upper and lower edge; where a lane counts, they say how many."""
    if row.counts:
        unit = (row.height - 6) / row.lane.size
        bottom = row.top + row.height - 3 - span.base * unit
        return {"y": bottom - span.count * unit, "y2": bottom}
    half = row.height * BARS[span.state].height / 2
    return {"y": row.middle - half, "y2": row.middle + half}


def _marks(rows: Layout, folding: Folding) -> Iterator[Value]:
    for row in rows.rows:
        for mark in sorted(row.lane.marks, key=lambda it: list(POINTS).index(it.sign)):
            yield {
                "x": round(folding.x(mark.at)),
                "y": row.middle,
                **legend.point_look(mark.sign),
                "size": POINTS[mark.sign].size * _growth(mark),
                "who": row.lane.name,
                "what": SIGNS[mark.sign],
                "when": moment(mark.at),
                "more": _more(mark.facts),
            }


def _growth(mark: Mark) -> float:
    return min(MOST_GROWTH, 1 + MARK_GROWTH * (mark.count - 1))


def _more(facts: dict[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in facts.items() if value) or "-"
