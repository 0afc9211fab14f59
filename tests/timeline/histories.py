"""Histories written by hand, as cloudlet records them: `told("0 OrdersQueue sent a", ...)`."""

from __future__ import annotations

from typing import Any

from cloudlet.history import Event
from cloudlet.timeline import Lane, Timeline, timeline_of

QUEUE, DEAD, WORKER = "OrdersQueue", "DeadLetterQueue", "Worker#1"


def sent(at: int, name: str = "a", queue: str = QUEUE, body: str = "") -> Event:
    return Event(at, queue, "sent", {"message_id": name, "body": body or f'{{"order_id": "o-{name}"}}'})


def received(at: int, name: str = "a", count: int = 1, by: str = "mapping", queue: str = QUEUE) -> Event:
    return Event(at, queue, "received", {"message_id": name, "receive_count": count, "by": by})


def batch(at: int, outcome: str, *names: str, **facts: Any) -> Event:
    return Event(at, "mapping", "batch", {"message_ids": list(names), "outcome": outcome, **facts})


def visible(at: int, name: str = "a") -> Event:
    return Event(at, QUEUE, "visible", {"message_id": name})


def deleted(at: int, name: str = "a", queue: str = QUEUE) -> Event:
    return Event(at, queue, "deleted", {"message_id": name, "by": "mapping"})


def dead_lettered(at: int, name: str = "a") -> Event:
    return Event(at, QUEUE, "dead_lettered", {"message_id": name, "to": DEAD, "receive_count": 5})


def call(at: int, operation: str = "PutItem", by: str = WORKER, **facts: Any) -> Event:
    return Event(at, by, "call", {"service": "sqs", "operation": operation, "invocation": "r", **facts})


def cold_start(at: int, by: str = WORKER) -> Event:
    return Event(at, by.partition("#")[0], "cold_start", {"environment": by})


def invoked(at: int, by: str = WORKER) -> Event:
    facts = {"environment": by, "request_id": "r", "source": "mapping", "payload": {"Records": [1]}}
    return Event(at, by.partition("#")[0], "invoked", facts)


def ended(at: int, how: str, by: str = WORKER, **facts: Any) -> Event:
    return Event(at, by.partition("#")[0], how, {"environment": by, "request_id": "r", **facts})


def lane(timeline: Timeline, name: str) -> Lane:
    return next(lane for lane in timeline.lanes if lane.name == name)


def told(lane: Lane) -> list[tuple[str, int, int]]:
    return [(span.state, span.start, span.end) for span in lane.spans]


def signs(lane: Lane) -> list[tuple[str, int]]:
    return [(mark.sign, mark.at) for mark in lane.marks]


def of(*events: Event) -> Timeline:
    return timeline_of(events, start=0)
