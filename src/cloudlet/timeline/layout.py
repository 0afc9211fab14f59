"""Where lanes lie, in pixels from the top: below the legend, under a heading for each kind, higher where they count."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from cloudlet.timeline.model import Kind, Lane, Timeline

LEGEND_PX = 54
HEADING_PX = 24
LANE_PX = 18
COUNTING_PX, DOUBLING_PX, MOST_PX = 20, 5, 64
HEADINGS: dict[Kind, str] = {
    "request": "Requests",
    "message": "Messages",
    "function": "Functions",
    "queue": "Queues",
}


@dataclass(frozen=True)
class Row:
    """A lane and its place."""

    lane: Lane
    top: float
    height: float

    @property
    def middle(self) -> float:
        """Its middle line."""
        return self.top + self.height / 2

    @property
    def counts(self) -> bool:
        """Whether it stands for many."""
        return self.lane.size > 1 or self.lane.kind == "queue"


@dataclass(frozen=True)
class Layout:
    """All rows, the headings with their places, and the height of it all."""

    rows: tuple[Row, ...]
    headings: tuple[tuple[str, float], ...]
    height: float


def layout(timeline: Timeline) -> Layout:
    """Lay the lanes out."""
    rows: list[Row] = []
    headings: list[tuple[str, float]] = []
    top = float(LEGEND_PX)
    for kind, words in HEADINGS.items():
        lanes = [lane for lane in timeline.lanes if lane.kind == kind]
        if not lanes:
            continue
        headings.append((words, top + HEADING_PX / 2))
        top += HEADING_PX
        for row in _rows(lanes, top):
            rows.append(row)
            top = row.top + row.height
    return Layout(tuple(rows), tuple(headings), top)


def _rows(lanes: Iterable[Lane], top: float) -> Iterable[Row]:
    for lane in lanes:
        height = LANE_PX if lane.size == 1 else min(MOST_PX, COUNTING_PX + DOUBLING_PX * math.log2(lane.size))
        yield Row(lane, top, height)
        top += height
