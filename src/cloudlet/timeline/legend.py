"""The legend, and how a state or a sign is told to Vega-Lite: the picture and its legend look alike by construction."""

from __future__ import annotations

from typing import Any

from cloudlet.timeline.look import BARS, POINTS
from cloudlet.timeline.model import Sign, State, Timeline

ROW_PX = 17
BELOW_PX = 38
GLYPH_PX, GAP_PX, LETTER_PX = 18, 6, 5.8
BARS_SHOWN: dict[State, str] = {
    "waiting": "waiting",
    "in flight": "in flight, running",
    "starting": "starting",
    "hidden": "hidden",
    "delayed": "delayed",
    "dead": "dead letter",
}
POINTS_SHOWN: dict[Sign, str] = {
    "sent": "sent",
    "call": "AWS call",
    "failed": "failed",
    "refused": "throttled, refused",
    "dead": "dead",
    "done": "done",
}
SAME: dict[State, State] = {"running": "in flight"}


def bar_look(state: State) -> dict[str, Any]:
    """The fields of a bar that say how it looks."""
    bar = BARS[state]
    return {"colour": bar.colour, "filling": bar.filling}


def point_look(sign: Sign) -> dict[str, Any]:
    """The fields of a point that say how it looks."""
    point = POINTS[sign]
    return {"colour": point.colour, "form": point.form, "size": point.size}


def bar_encoding() -> dict[str, Any]:
    """What Vega-Lite makes of them."""
    return {
        "y2": {"field": "y2"},
        "fill": _plain("colour"),
        "stroke": _plain("colour"),
        "fillOpacity": _plain("filling") | {"type": "quantitative"},
    }


def point_encoding() -> dict[str, Any]:
    """What Vega-Lite makes of them."""
    return {
        "fill": _plain("colour"),
        "stroke": _plain("colour"),
        "shape": _plain("form"),
        "size": _plain("size") | {"type": "quantitative"},
    }


def _plain(field: str) -> dict[str, Any]:
    """A field that holds the value itself."""
    return {"field": field, "scale": None, "type": "nominal", "legend": None}


def layers(timeline: Timeline) -> list[dict[str, Any]]:
    """The legend's layers, for what this timeline has; they stay where they are when one zooms."""
    states = {SAME.get(span.state, span.state) for lane in timeline.lanes for span in lane.spans}
    signs = {mark.sign for lane in timeline.lanes for mark in lane.marks}
    looks = {words: bar_look(state) | _bar_height(state) for state, words in BARS_SHOWN.items() if state in states}
    bars = _row(looks, 0)
    points = _row({words: point_look(sign) for sign, words in POINTS_SHOWN.items() if sign in signs}, 1)
    words = {"type": "text", "align": "left", "fontSize": 11}
    place = {"x": _plain("text_x") | {"type": "quantitative"}, "text": {"field": "text"}}
    return [
        {
            "data": {"values": bars},
            "mark": {"type": "rect", "strokeWidth": 1.2},
            "encoding": bar_encoding() | {"x": _pixels("left"), "x2": {"field": "right"}},
        },
        {
            "data": {"values": points},
            "mark": {"type": "point", "filled": True, "opacity": 1, "strokeWidth": 2},
            "encoding": point_encoding() | {"x": _pixels("middle")},
        },
        {"data": {"values": [it | {"y": it["line"]} for it in bars + points]}, "mark": words, "encoding": place},
    ]


def _pixels(field: str) -> dict[str, Any]:
    return {"field": field, "type": "quantitative", "scale": None}


def _bar_height(state: State) -> dict[str, float]:
    half = ROW_PX * BARS[state].height / 2
    middle = ROW_PX / 2
    return {"y": middle - half, "y2": middle + half}


def _row(entries: dict[str, dict[str, Any]], number: int) -> list[dict[str, Any]]:
    placed, left = [], 0.0
    middle = ROW_PX * (number + 0.5)
    for words, look in entries.items():
        place = {"left": left, "right": left + GLYPH_PX, "middle": left + GLYPH_PX / 2, "text": words}
        placed.append({"y": middle, **look, **place, "text_x": left + GLYPH_PX + GAP_PX, "line": middle})
        left += GLYPH_PX + GAP_PX + LETTER_PX * len(words) + 2 * GAP_PX
    return placed
