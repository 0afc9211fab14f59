"""What a timeline is made of. Times are milliseconds since the cloud began.

A span says how many are in a state: 1 in the lane of one message, more where a lane stands for many.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

Kind = Literal["request", "message", "function", "queue"]
State = Literal["waiting", "delayed", "in flight", "hidden", "dead", "starting", "running"]
Sign = Literal["sent", "call", "refused", "failed", "dead", "done"]

STATES: tuple[State, ...] = ("running", "in flight", "starting", "hidden", "delayed", "waiting", "dead")
"""In the order in which they lie on each other, the lowest first."""
ENDS: tuple[Sign, ...] = ("failed", "refused", "dead", "done")


@dataclass(frozen=True)
class Span:
    """`count` of a lane are in a state from `start` to `end`; `base` others lie below them."""

    state: State
    start: int
    end: int
    facts: dict[str, str] = field(default_factory=dict)
    count: int = 1
    base: int = 0


@dataclass(frozen=True)
class Mark:
    """Something that happened at one moment, `count` times."""

    sign: Sign
    at: int
    facts: dict[str, str] = field(default_factory=dict)
    count: int = 1


@dataclass
class Lane:
    """A line of the picture; `size` is the most that its spans count at one moment."""

    kind: Kind
    name: str
    spans: list[Span] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    size: int = 1

    def between(self, start: int, end: int) -> Lane:
        """The part of it between two moments."""
        spans = [
            replace(span, start=max(start, span.start), end=min(end, span.end))
            for span in self.spans
            if span.start < end and span.end > start
        ]
        return replace(self, spans=spans, marks=[mark for mark in self.marks if start <= mark.at <= end])


@dataclass(frozen=True)
class Timeline:
    """All lanes, from `start` to `end`."""

    lanes: tuple[Lane, ...]
    start: int
    end: int

    def between(self, start: int, end: int | None = None) -> Timeline:
        """The part between two moments (ms; None stands for the end), with the lanes that have something in it."""
        last = self.end if end is None else min(end, self.end)
        lanes = (lane.between(start, last) for lane in self.lanes)
        return Timeline(tuple(it for it in lanes if it.spans or it.marks), max(start, self.start), last)


def moments(lanes: Iterable[Lane]) -> list[int]:
    """Every moment at which something begins, ends or happens."""
    found: set[int] = set()
    for lane in lanes:
        found.update(at for span in lane.spans for at in (span.start, span.end))
        found.update(mark.at for mark in lane.marks)
    return sorted(found)
