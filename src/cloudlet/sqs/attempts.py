"""ReceiveRequestAttemptId: a receive on a FIFO queue whose answer was lost can be asked for again.

For five minutes the same id gives the same messages with the same handles and a fresh visibility timeout,
unless one of them was deleted or had its visibility changed. Source: SQS API Reference, ReceiveMessage.
"""

from __future__ import annotations

from collections import deque

from cloudlet.clock import Clock
from cloudlet.sqs.message import Message, State

KEPT_MS = 5 * 60 * 1000
Given = tuple[Message, str | None, int]


class Attempts:
    """What was given out for each attempt id of the last five minutes."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._given: dict[str, list[Given]] = {}
        self._order: deque[tuple[int, str]] = deque()

    def again(self, attempt_id: str) -> list[Message]:
        """The messages of an earlier receive with this id, none if they are no longer as they were."""
        while self._order and self._order[0][0] + KEPT_MS <= self._clock.now:
            self._given.pop(self._order.popleft()[1], None)
        given = self._given.get(attempt_id, [])
        return [message for message, _, _ in given] if all(map(_untouched, given)) else []

    def remember(self, attempt_id: str, messages: list[Message]) -> None:
        """These messages were given out for this id."""
        if attempt_id not in self._given:
            self._order.append((self._clock.now, attempt_id))
        self._given[attempt_id] = [(m, m.receipt_handle, m.visible_at_ms) for m in messages]


def _untouched(given: Given) -> bool:
    message, handle, visible_at_ms = given
    return (
        message.state is State.IN_FLIGHT and message.receipt_handle == handle and message.visible_at_ms == visible_at_ms
    )
