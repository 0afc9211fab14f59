"""The line of a FIFO queue: strictly in order within a message group, and groups by how long their first waits.

What can be received of a group is its run of READY messages up to the first hidden one: so one message in
flight withholds all later ones of its group, and none of another (recorded on AWS 2025-11-19).
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from cloudlet.sqs.message import Message, State

SWEEP_FROM = 16  # messages that are gone
Turn = tuple[int, bool, int]  # since when a message waits (ms), whether it came back, its serial number


@dataclass(slots=True, eq=False)
class Group:
    """The messages of one message group in order; `gone` of them only wait to be swept out."""

    id: str
    messages: deque[Message] = field(default_factory=deque)
    gone: int = 0
    turn: Turn | None = None

    def head(self) -> Message | None:
        """The first message that is not gone."""
        while self.messages and self.messages[0].state is State.GONE:
            self.messages.popleft()
            self.gone -= 1
        return self.messages[0] if self.messages else None

    def free(self) -> bool:
        """Whether its first message can be received."""
        head = self.head()
        return head is not None and head.state is State.READY

    def run(self) -> Iterator[Message]:
        """Its READY messages up to the first hidden one."""
        for message in self.messages:
            if message.state is State.READY:
                yield message
            elif message.state is not State.GONE:
                return

    def sweep(self) -> None:
        """Drop the messages that are gone once they are the larger part."""
        if self.gone > SWEEP_FROM and 2 * self.gone > len(self.messages):
            self.messages = deque(m for m in self.messages if m.state is not State.GONE)
            self.gone = 0


class FifoLine:
    """Message groups, the ones that can be received from in a line of their own."""

    def __init__(self) -> None:
        self._groups: dict[str, Group] = {}
        self._free: list[tuple[Turn, Group]] = []

    def join(self, message: Message) -> None:
        """A message was sent: it is the last of its group."""
        group = self._group(message)
        group.messages.append(message)
        self._consider(group)

    def ready(self, message: Message) -> None:
        """A message can be received again: its group goes behind the groups that waited before."""
        self._consider(self._group(message))

    def left(self, message: Message) -> None:
        """A message is gone; the last one of a group takes the group with it."""
        group = self._group(message)
        group.gone += 1
        group.sweep()
        if group.head() is None:
            self._groups.pop(group.id, None)
        else:
            self._consider(group)

    def took(self, message: Message) -> None:
        """Nothing to do: a group sees for itself which of its messages are in flight."""

    def gave_back(self, message: Message) -> None:
        """Nothing to do."""

    def waiting(self) -> bool:
        """Whether a message could be received now."""
        while self._free and not self._is_next(*self._free[0]):
            heapq.heappop(self._free)
        return bool(self._free)

    def candidates(self) -> Iterator[Message]:
        """READY messages, as many as possible of one group before the next (LocalStack's tests on AWS)."""
        while self.waiting():
            group = heapq.heappop(self._free)[1]
            group.turn = None
            yield from group.run()

    def _group(self, message: Message) -> Group:
        assert message.group_id is not None
        group = self._groups.get(message.group_id)
        if group is None:
            group = self._groups[message.group_id] = Group(message.group_id)
        return group

    def _consider(self, group: Group) -> None:
        head = group.head()
        if head is None or head.state is not State.READY:
            group.turn = None
            return
        turn = (head.visible_at_ms, head.receives_here > 0, head.serial)
        if turn != group.turn:
            group.turn = turn
            heapq.heappush(self._free, (turn, group))

    @staticmethod
    def _is_next(turn: Turn, group: Group) -> bool:
        """Whether this place in the line is still the group's, and its first message still to be had."""
        return group.turn == turn and group.free()
