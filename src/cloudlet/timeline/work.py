"""Reads the lanes of functions and of requests from a history.

A function has a lane for each of its environments, as Lambda runs one invocation at a time in each.
"""

from __future__ import annotations

from collections.abc import Callable

from cloudlet.history import Event
from cloudlet.timeline.life import LONGEST_BODY, shortened
from cloudlet.timeline.model import Lane, Mark, Span

Names = Callable[[str], str]
ENDINGS = ("succeeded", "failed", "timed_out", "crashed")
GOOD_STATUS = 400  # and above it, an answer is a refusal


class Work:
    """The lanes of functions, by environment; moments are milliseconds since `start`."""

    def __init__(self, events: list[Event], names: Names, start: int) -> None:
        self._names, self._now = names, 0
        self.lanes: dict[str, Lane] = {}
        self._open: dict[str, tuple[str, int, dict[str, str]]] = {}
        for event in events:
            self._now = event.at - start
            if event.kind in READERS:
                READERS[event.kind](self, event)

    def finish(self, end: int) -> list[Lane]:
        """End what still runs; all lanes, in the order in which they began."""
        self._now = end
        for environment in list(self._open):
            self._close(environment)
        return list(self.lanes.values())

    def _lane(self, actor: str) -> Lane:
        return self.lanes.setdefault(actor, Lane("function", self._names(actor)))

    def _begin(self, environment: str, state: str, **facts: str) -> None:
        self._close(environment)
        self._open[environment] = (state, self._now, facts)

    def _close(self, environment: str) -> None:
        if environment in self._open:
            state, since, facts = self._open.pop(environment)
            kind = "starting" if state == "starting" else "running"
            self._lane(environment).spans.append(Span(kind, since, self._now, facts))  # type: ignore[arg-type]

    def _cold_start(self, event: Event) -> None:
        self._begin(event.environment, "starting")

    def _invoked(self, event: Event) -> None:
        records = event.payload.get("Records") if isinstance(event.facts.get("payload"), dict) else None
        batch = {"batch": f"{len(records)}"} if isinstance(records, list) else {}
        self._begin(event.environment, "running", by=str(event.source), **batch)

    def _ended(self, event: Event) -> None:
        environment = event.facts.get("environment") or event.actor
        self._close(environment)
        if event.kind == "succeeded":
            return  # its bar ends there, and that says it
        error = event.facts.get("error") or {}
        facts = {"how": event.kind.replace("_", " ")}
        if error:
            facts["why"] = shortened(f"{error.get('errorType', '')}: {error.get('errorMessage', '')}", LONGEST_BODY)
        self._lane(environment).marks.append(Mark("failed", self._now, facts))

    def _throttled(self, event: Event) -> None:
        self._lane(event.actor).marks.append(Mark("refused", self._now, {"why": "throttled"}))

    def _call(self, event: Event) -> None:
        if not event.facts.get("invocation"):
            return
        error = event.facts.get("error")
        facts = {"call": f"{event.service} {event.operation}"} | ({"why": str(error.code)} if error else {})
        self._lane(event.actor).marks.append(Mark("refused" if error else "call", self._now, facts))


READERS: dict[str, Callable[[Work, Event], None]] = {
    "cold_start": Work._cold_start,
    "invoked": Work._invoked,
    "throttled": Work._throttled,
    "call": Work._call,
    **dict.fromkeys(ENDINGS, Work._ended),
}


def request_lanes(events: list[Event], start: int) -> list[Lane]:
    """A lane for each HTTP request, in order."""
    answers = {event.request_id: event for event in events if event.kind == "http_response"}
    return [
        _request_lane(number, event, answers.get(event.request_id), start)
        for number, event in enumerate((it for it in events if it.kind == "http_request"), 1)
    ]


def _request_lane(number: int, asked: Event, answered: Event | None, start: int) -> Lane:
    lane = Lane("request", f"{asked.method} {asked.path} {number}")
    if answered is not None:
        facts = {"status": str(answered.status), "body": shortened(str(asked.body), LONGEST_BODY)}
        lane.spans.append(Span("running", asked.at - start, answered.at - start, facts))
        lane.marks.append(Mark("done" if answered.status < GOOD_STATUS else "failed", answered.at - start, facts))
        lane.name += f": {answered.status}"
    return lane
