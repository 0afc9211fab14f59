"""The picture in letters, for a terminal: one letter for each state and sign, and no colour.

A cell shows the sign that matters most in its stretch of time, else the state that lasts longest.
"""

from __future__ import annotations

from collections.abc import Iterator

from cloudlet.timeline.folding import WIDTH, Folding
from cloudlet.timeline.layout import HEADINGS
from cloudlet.timeline.look import BARS, POINTS
from cloudlet.timeline.model import Lane, Sign, State, Timeline, moments
from cloudlet.timeline.words import lasting

COLUMNS = 80
NAME_COLUMNS = 24  # at least; names that are longer have what a terminal is wider than COLUMNS
INDENT = 2
SHORT_MS = 500  # a picture of less than that says its times to the millisecond
RANK: tuple[Sign, ...] = ("dead", "failed", "refused", "done", "sent")
LEGEND_STATES: dict[State, str] = {
    "waiting": "waiting",
    "in flight": "in flight, running",
    "hidden": "hidden, starting",
    "delayed": "delayed",
    "dead": "dead letter",
}
SAME: dict[State, State] = {"running": "in flight", "starting": "hidden"}
LEGEND_SIGNS: dict[Sign, str] = {
    "sent": "sent",
    "failed": "failed",
    "refused": "throttled, refused",
    "dead": "dead",
    "done": "done",
}


def text(timeline: Timeline, columns: int = COLUMNS) -> list[str]:
    """The lines of the picture."""
    folding = Folding([*moments(timeline.lanes), timeline.start, timeline.end])
    longest = max((len(lane.name) for lane in timeline.lanes), default=0) + INDENT
    margin = min(max(NAME_COLUMNS, longest), NAME_COLUMNS + max(0, columns - COLUMNS))
    cells = max(20, columns - margin - 1)
    lines = []
    for kind, heading in HEADINGS.items():
        lanes = [lane for lane in timeline.lanes if lane.kind == kind]
        lines += [heading] if lanes else []
        lines += [
            f"  {_name(lane.name, margin - INDENT):>{margin - INDENT}} {''.join(_cells(lane, folding, cells))}"
            for lane in lanes
        ]
    axis = [line for line in _axis(folding, cells, margin) if line]
    return [line.rstrip() for line in (*lines, "", *axis, "", *_legend(timeline, columns))]


def _name(name: str, most: int) -> str:
    return name if len(name) <= most else f"{name[: most - 3]}..."


def _cells(lane: Lane, folding: Folding, cells: int) -> Iterator[str]:
    def cell(at: float) -> int:
        return min(cells - 1, int(folding.x(at) * cells / WIDTH))

    letters = [" "] * cells
    for span in sorted(lane.spans, key=lambda it: it.count * (it.end - it.start)):
        for place in range(cell(span.start), cell(span.end) + 1):
            letters[place] = BARS[span.state].letter
    for sign in reversed(RANK):
        for mark in lane.marks:
            if mark.sign == sign:
                letters[cell(mark.at)] = POINTS[sign].letter
    yield from letters


def _axis(folding: Folding, cells: int, margin: int) -> Iterator[str]:
    """Where time is folded and for how long, and when each stretch between the folds begins."""
    folds, starts = [" "] * cells, [" "] * cells
    decimals = 1 if folding.busy_ms >= SHORT_MS else 3
    for piece in folding.pieces:
        left, right = (int(x * cells / WIDTH) for x in (piece.left, piece.right))
        words = lasting(piece.end - piece.start)
        if piece.folded:
            _put(folds, left, f"<{words:~^{max(len(words), right - left - 2)}}>")
        else:
            _put(starts, left, f"{piece.start / 1000:.{decimals}f} s")
    end = f"{folding.pieces[-1].end / 1000:.{decimals}f} s"
    _put(starts, cells - len(end), end)
    yield from ((" " * (margin + 1) + "".join(line)).rstrip() for line in (folds, starts))


def _put(line: list[str], at: int, words: str) -> None:
    """Write words where there is room for them."""
    if all(letter == " " for letter in line[max(0, at - 1) : at + len(words) + 1]) and at + len(words) <= len(line):
        line[at : at + len(words)] = words


def _legend(timeline: Timeline, columns: int) -> Iterator[str]:
    states = {SAME.get(span.state, span.state) for lane in timeline.lanes for span in lane.spans}
    signs = {mark.sign for lane in timeline.lanes for mark in lane.marks}
    words = [f"{BARS[state].letter} {words}" for state, words in LEGEND_STATES.items() if state in states]
    yield from _filled(words, columns)
    yield from _filled(
        [f"{POINTS[sign].letter} {words}" for sign, words in LEGEND_SIGNS.items() if sign in signs], columns
    )


def _filled(words: list[str], columns: int) -> Iterator[str]:
    line = ""
    for word in words:
        if line and len(line) + 2 + len(word) > columns:
            yield line
            line = ""
        line += f"  {word}" if line else word
    yield line
