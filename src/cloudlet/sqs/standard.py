"""The line of a standard queue: about in order of sending; a message that comes back goes ahead of newer
ones.

Unless calm, one of the first few is taken by chance: AWS promises best-effort ordering only. Messages of a
noisy tenant are set aside, once each, and taken when nothing else waits.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterator

from cloudlet.sqs.fairness import Tenants
from cloudlet.sqs.message import Message, State

DISORDER = 3  # messages among which chance chooses
Heap = list[tuple[int, Message]]


class StandardLine:
    """READY messages by the order in which they were sent."""

    def __init__(self, chance: random.Random | None) -> None:
        self.tenants = Tenants()
        self._chance = chance
        self._heap: Heap = []
        self._aside: dict[str, Heap] = {}

    def join(self, message: Message) -> None:
        """A message was sent; a delayed one joins when it is ready."""
        if message.state is State.READY:
            self.ready(message)

    def ready(self, message: Message) -> None:
        """A message can be received from now on."""
        heapq.heappush(self._heap, (message.serial, message))

    def left(self, message: Message) -> None:
        """Nothing to do: a message that is gone is skipped."""

    def took(self, message: Message) -> None:
        """A message is in flight."""
        self.tenants.took(message.group_id)

    def gave_back(self, message: Message) -> None:
        """A message is in flight no longer."""
        self.tenants.gave_back(message.group_id)

    def waiting(self) -> bool:
        """Whether a message could be received now."""
        return _waits(self._heap) or any(_waits(heap) for heap in self._aside.values())

    def candidates(self) -> Iterator[Message]:
        """READY messages, each taken out of the line."""
        while self.waiting():
            yield self._by_chance(self._chance) if self._chance else self._next()

    def _by_chance(self, chance: random.Random) -> Message:
        first = [self._next()]
        while len(first) < DISORDER and self.waiting():
            first.append(self._next())
        chosen = first.pop(chance.randrange(len(first)))
        for message in first:
            self.ready(message)
        return chosen

    def _next(self) -> Message:
        while _waits(self._heap) and self.tenants.noisy(tenant := self._heap[0][1].group_id):
            heapq.heappush(self._aside.setdefault(tenant or "", []), heapq.heappop(self._heap))
        return heapq.heappop(self._best())[1]

    def _best(self) -> Heap:
        """The heap whose first message is next: quiet tenants, the oldest first, then the least noisy one."""
        if not self._aside:
            return self._heap
        self._aside = {tenant: heap for tenant, heap in self._aside.items() if _waits(heap)}
        quiet = [heap for tenant, heap in self._aside.items() if not self.tenants.noisy(tenant)]
        quiet += [self._heap] if _waits(self._heap) else []
        if quiet:
            return min(quiet, key=lambda heap: heap[0][0])
        return self._aside[min(self._aside, key=self.tenants.in_flight)]


def _waits(heap: Heap) -> bool:
    while heap and heap[0][1].state is not State.READY:
        heapq.heappop(heap)
    return bool(heap)
