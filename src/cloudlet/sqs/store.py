"""All messages of a queue: which are visible, delayed or in flight, and until when.

Nothing here scans: each call costs about the same with ten messages as with a hundred thousand.
"""

from __future__ import annotations

from collections.abc import Callable

from cloudlet.sqs.agenda import Agenda
from cloudlet.sqs.line import Line
from cloudlet.sqs.message import Message, State


def _hidden_until(due_ms: int, message: Message) -> bool:
    return message.visible_at_ms == due_ms and message.state in (State.DELAYED, State.IN_FLIGHT)


class Store:
    """The messages of one queue by serial number, with their states counted."""

    def __init__(self, line: Line, became_visible: Callable[[Message], None]) -> None:
        self.line = line
        self.live: dict[int, Message] = {}
        self._became_visible = became_visible
        self._counts = [0, 0, 0, 0]
        self._hidden = Agenda(_hidden_until)

    def count(self, state: State) -> int:
        """How many messages are in a state."""
        return self._counts[state]

    def of(self, state: State) -> list[Message]:
        """The messages in a state, in order of sending."""
        return [message for message in self.live.values() if message.state is state]

    def add(self, message: Message, now: int) -> None:
        """Put a message here, delayed until its `visible_at_ms` if that is still to come."""
        self._add(message, State.DELAYED if message.visible_at_ms > now else State.READY)
        self.line.join(message)

    def add_in_flight(self, message: Message, now: int, hidden_ms: int) -> None:
        """Put a message here that was received already, hidden for so long."""
        message.visible_at_ms = now + hidden_ms
        self._add(message, State.IN_FLIGHT if hidden_ms else State.READY)
        self.line.join(message)

    def hide(self, message: Message, until_ms: int) -> None:
        """A message is in flight until a moment."""
        self._turn(message, State.IN_FLIGHT)
        message.visible_at_ms = until_ms
        self._hidden.put(until_ms, message)

    def delay(self, message: Message, until_ms: int) -> None:
        """A delayed message stays delayed until another moment."""
        message.visible_at_ms = until_ms
        self._hidden.put(until_ms, message)

    def release(self, message: Message, now: int) -> None:
        """A hidden message can be received again."""
        self._turn(message, State.READY)
        message.visible_at_ms = min(message.visible_at_ms, now)
        self.line.ready(message)

    def remove(self, message: Message) -> None:
        """A message is gone."""
        self._turn(message, State.GONE)
        del self.live[message.serial]
        self.line.left(message)

    def wake(self, now: int) -> None:
        """Let the messages whose time has come be received."""
        for message in self._hidden.due(now):
            self.release(message, now)
            self._became_visible(message)

    def next_visible(self) -> int | None:
        """When the next hidden message can be received (ms)."""
        return self._hidden.first()

    def _add(self, message: Message, state: State) -> None:
        self.live[message.serial] = message
        message.state = state
        self._counts[state] += 1
        if state is not State.READY:
            self._hidden.put(message.visible_at_ms, message)
        if state is State.IN_FLIGHT:
            self.line.took(message)

    def _turn(self, message: Message, state: State) -> None:
        before = message.state
        self._counts[before] -= 1
        self._counts[state] += 1
        message.state = state
        if state is State.IN_FLIGHT and before is not State.IN_FLIGHT:
            self.line.took(message)
        elif before is State.IN_FLIGHT and state is not State.IN_FLIGHT:
            self.line.gave_back(message)
