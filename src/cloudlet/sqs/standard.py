"""The line of a standard queue: about the order of sending, and a message that comes back goes ahead of newer ones.

Unless calm, one of the first few is taken by chance: AWS promises best-effort ordering only.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterator

from cloudlet.sqs.message import Message, State

DISORDER = 3  # messages among which chance chooses


class StandardLine:
    """A heap of READY messages by the order in which they were sent."""

    def __init__(self, chance: random.Random | None) -> None:
        self._chance = chance
        self._heap: list[tuple[int, Message]] = []

    def join(self, message: Message) -> None:
        """A message was sent; a delayed one joins when it is ready."""
        if message.state is State.READY:
            self.ready(message)

    def ready(self, message: Message) -> None:
        """A message can be received from now on."""
        heapq.heappush(self._heap, (message.serial, message))

    def left(self, message: Message) -> None:
        """Nothing to do: a message that is gone is skipped."""

    def waiting(self) -> bool:
        """Whether a message could be received now."""
        while self._heap and self._heap[0][1].state is not State.READY:
            heapq.heappop(self._heap)
        return bool(self._heap)

    def candidates(self) -> Iterator[Message]:
        """READY messages, each taken out of the line."""
        while self.waiting():
            yield self._take() if self._chance else heapq.heappop(self._heap)[1]

    def _take(self) -> Message:
        assert self._chance
        first: list[tuple[int, Message]] = []
        while len(first) < DISORDER and self.waiting():
            first.append(heapq.heappop(self._heap))
        chosen = first.pop(self._chance.randrange(len(first)))
        for entry in first:
            heapq.heappush(self._heap, entry)
        return chosen[1]
