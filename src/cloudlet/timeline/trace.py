"""The timeline in the Chrome trace format, for Perfetto (ui.perfetto.dev) or chrome://tracing.

A process for each kind of lane, a thread for each lane. Its times are microseconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cloudlet.timeline.layout import HEADINGS
from cloudlet.timeline.model import Lane, Timeline
from cloudlet.timeline.words import SIGNS

US = 1000  # microseconds of a millisecond


def trace(timeline: Timeline) -> dict[str, Any]:
    """The document, ready for json.dump."""
    return {"displayTimeUnit": "ms", "traceEvents": list(_events(timeline))}


def _events(timeline: Timeline) -> Iterator[dict[str, Any]]:
    for process, (kind, heading) in enumerate(HEADINGS.items(), 1):
        lanes = [lane for lane in timeline.lanes if lane.kind == kind]
        if lanes:
            yield {"ph": "M", "name": "process_name", "pid": process, "args": {"name": heading}}
        for thread, lane in enumerate(lanes, 1):
            at = {"pid": process, "tid": thread}
            yield {"ph": "M", "name": "thread_name", **at, "args": {"name": lane.name}}
            yield from ({**event, **at} for event in (_counts(lane) if lane.size > 1 else _lane(lane)))


def _lane(lane: Lane) -> Iterator[dict[str, Any]]:
    for span in lane.spans:
        length = (span.end - span.start) * US
        yield {
            "ph": "X",
            "name": span.state,
            "cat": lane.kind,
            "ts": span.start * US,
            "dur": length,
            "args": span.facts,
        }
    for mark in lane.marks:
        name = mark.facts.get("call", SIGNS[mark.sign])
        yield {"ph": "i", "name": name, "cat": lane.kind, "ts": mark.at * US, "s": "t", "args": mark.facts}


def _counts(lane: Lane) -> Iterator[dict[str, Any]]:
    """A counter of each state; what is not named at a moment is 0 there."""
    states = sorted({span.state for span in lane.spans})
    for at in sorted({moment for span in lane.spans for moment in (span.start, span.end)}):
        now = {span.state: span.count for span in lane.spans if span.start <= at < span.end}
        yield {"ph": "C", "name": lane.name, "ts": at * US, "args": {state: now.get(state, 0) for state in states}}
