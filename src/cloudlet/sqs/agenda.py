"""Messages by the moment at which something is due for them, the earliest first.

Nothing is ever taken out of the middle: an entry that no longer holds is skipped when its turn comes, and all
of them are swept out once they are the larger part.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator

from cloudlet.sqs.message import Message

Holds = Callable[[int, Message], bool]
SWEEP_FROM = 64  # entries


class Agenda:
    """A heap of (moment in ms, message); `holds` tells whether an entry still counts."""

    def __init__(self, holds: Holds) -> None:
        self._holds = holds
        self._heap: list[tuple[int, int, Message]] = []
        self._sweep_at = SWEEP_FROM

    def put(self, due_ms: int, message: Message) -> None:
        """Note a message for a moment."""
        heapq.heappush(self._heap, (due_ms, message.serial, message))
        if len(self._heap) > self._sweep_at:
            self._sweep()

    def first(self) -> int | None:
        """The earliest moment that still holds, None when there is none."""
        while self._heap and not self._holds(self._heap[0][0], self._heap[0][2]):
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def due(self, now: int) -> Iterator[Message]:
        """Take the messages whose moment has come, the earliest first."""
        while (first := self.first()) is not None and first <= now:
            yield heapq.heappop(self._heap)[2]

    def clear(self) -> None:
        """Forget everything."""
        self._heap.clear()

    def _sweep(self) -> None:
        self._heap = [entry for entry in self._heap if self._holds(entry[0], entry[2])]
        heapq.heapify(self._heap)
        self._sweep_at = SWEEP_FROM + 2 * len(self._heap)
