"""Reads the lives of messages from a history, one event after the other.

Hidden means that a message's receiver has given up or died, and its visibility timeout still runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from cloudlet.history import Event
from cloudlet.timeline.life import Life

Names = Callable[[str], str]
BY_FUNCTION = "#"  # as in the name of an environment
GIVEN_UP = ("failed", "partial", "throttled", "recursion stopped")


class Lives:
    """The lives of a history's messages; moments are milliseconds since `start`."""

    def __init__(self, events: list[Event], names: Names, start: int) -> None:
        self.all: list[Life] = []
        self._names, self._now = names, 0
        self._by_id: dict[str, Life] = {}
        self._moving: list[Life] = []
        self._senders = dict(_senders(events))
        for event in events:
            self._now = event.at - start
            self._read(event)

    def _read(self, event: Event) -> None:
        if event.kind == "sent":
            self._sent(event)
        elif event.kind == "batch" and event.outcome in GIVEN_UP:
            for message_id in event.facts.get("failed") or event.message_ids:
                self._given_up(self._by_id.get(message_id), event.outcome)
        elif event.kind in ("succeeded", "failed", "timed_out", "crashed"):
            self._ended(event)
        elif event.kind == "purged":
            self._purged(self._names(event.actor))
        elif event.kind in READERS and event.message_id in self._by_id:
            READERS[event.kind](self, event, self._by_id[event.message_id])

    def finish(self, end: int) -> list[Life]:
        """End all spans; the result is the lives that are not at their end."""
        open_ = [life for life in self.all if life.state is not None]
        for life in open_:
            state = life.state
            life.leave(end)
            life.state = state
        return open_

    def _begun(self, body: str, message_id: str) -> Life:
        life = self._by_id[message_id] = Life(body, message_id)
        self.all.append(life)
        return life

    def _sent(self, event: Event) -> None:
        body, message_id = str(event.facts.get("body", "")), event.message_id
        sender = self._senders.get(message_id, "client")
        life = self._continued(sender, body) or self._begun(body, message_id)
        life.message_id, self._by_id[message_id] = message_id, life
        life.enter("waiting", self._now, self._names(event.actor))
        life.mark("sent", self._now, queue=life.queue, by=self._names(sender))

    def _continued(self, sender: str, body: str) -> Life | None:
        """The life that goes on: of what was moved, or of what a function sends on unchanged."""
        if self._moving:
            return self._moving.pop()
        if BY_FUNCTION not in sender:
            return None
        return next((life for life in self.all if life.body == body and life.state == "in flight"), None)

    def _received(self, event: Event, life: Life) -> None:
        if life.message_id != event.message_id and life.state is not None:
            life = self._begun(life.body, event.message_id)  # it was sent on, and yet comes back
        life.message_id, life.holder = event.message_id, event.by
        life.enter("in flight", self._now, self._names(event.actor), receive=str(event.receive_count))

    def _visible(self, event: Event, life: Life) -> None:
        if life.message_id != event.message_id:
            return
        if life.state == "waiting":
            life.state = "delayed"
        life.enter("waiting", self._now)

    def _deleted(self, event: Event, life: Life) -> None:
        if life.message_id != event.message_id:
            return
        life.leave(self._now)
        life.mark("done", self._now, queue=life.queue)

    def _dead_lettered(self, event: Event, life: Life) -> None:
        if life.message_id != event.message_id:
            return
        life.mark("dead", self._now, receives=str(event.receive_count), queue=life.queue)
        life.enter("dead", self._now, self._names(event.to))

    def _moved(self, event: Event, life: Life) -> None:
        self._moving.append(life)

    def _expired(self, event: Event, life: Life) -> None:
        life.leave(self._now)
        life.mark("dead", self._now, why="its retention period has ended")

    def _purged(self, queue: str) -> None:
        for life in self.all:
            if life.queue == queue and life.state is not None:
                life.leave(self._now)
                life.mark("done", self._now, why="the queue was purged")

    def _ended(self, event: Event) -> None:
        """A function that receives by itself has ended: what it still holds is hidden, and nobody works on it."""
        for life in self.all:
            if life.holder == event.facts.get("environment") and life.state == "in flight":
                self._given_up(life, event.kind)

    def _given_up(self, life: Life | None, why: str) -> None:
        if life is None or life.state != "in flight":
            return
        if why != "succeeded":
            life.mark("refused" if why == "throttled" else "failed", self._now, why=why.replace("_", " "))
        life.enter("hidden", self._now)


READERS: dict[str, Callable[[Lives, Event, Life], None]] = {
    "received": Lives._received,
    "visible": Lives._visible,
    "deleted": Lives._deleted,
    "dead_lettered": Lives._dead_lettered,
    "moved": Lives._moved,
    "expired": Lives._expired,
}


def _senders(events: list[Event]) -> Iterator[tuple[str, str]]:
    """Who sent which message."""
    for event in events:
        if event.kind == "call" and event.operation in ("SendMessage", "SendMessageBatch"):
            result: dict[str, Any] = event.facts.get("result") or {}
            for entry in (result, *result.get("Successful", ())):
                if "MessageId" in entry:
                    yield str(entry["MessageId"]), event.actor
