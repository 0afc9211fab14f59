"""The line of a FIFO queue: within a message group strictly in order, and groups by when they became free.

What can be received of a group is its run of READY messages up to the first hidden one: so one message in
flight withholds all later ones of its group, and none of another (recorded on AWS 2025-11-19).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from cloudlet.sqs.message import Message, State

SWEEP_FROM = 16  # messages that are gone


@dataclass(slots=True, eq=False)
class Group:
    """The messages of one message group in order; `gone` of them only wait to be swept out."""

    id: str
    messages: deque[Message] = field(default_factory=deque)
    gone: int = 0
    queued: bool = False

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
        self._free: deque[Group] = deque()

    def join(self, message: Message) -> None:
        """A message was sent: it is the last of its group."""
        group = self._group(message)
        group.messages.append(message)
        self._consider(group)

    def ready(self, message: Message) -> None:
        """A message can be received again: its group goes behind the groups that wait."""
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
        while self._free and not self._free[0].free():
            self._free.popleft().queued = False
        return bool(self._free)

    def candidates(self) -> Iterator[Message]:
        """READY messages, as many as possible of one group before the next (LocalStack's tests on AWS)."""
        while self.waiting():
            group = self._free.popleft()
            group.queued = False
            yield from group.run()

    def _group(self, message: Message) -> Group:
        assert message.group_id is not None
        group = self._groups.get(message.group_id)
        if group is None:
            group = self._groups[message.group_id] = Group(message.group_id)
        return group

    def _consider(self, group: Group) -> None:
        if not group.queued and group.free():
            group.queued = True
            self._free.append(group)
