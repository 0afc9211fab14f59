"""Retention: a message that nobody deletes is dropped, in flight or not, counted from its first send.

Source: SQS Developer Guide, "Amazon SQS message quotas"; a standard dead-letter queue counts from the
original send, a FIFO one anew. It waits on a daemon timer, so that it never keeps a cloud busy.
"""

from __future__ import annotations

from collections.abc import Callable

from cloudlet.clock import Clock, Timer
from cloudlet.sqs.agenda import Agenda
from cloudlet.sqs.message import Message, State


class Retention:
    """Calls `expire` for each message that has been kept for the retention period."""

    def __init__(self, clock: Clock, expire: Callable[[Message], None]) -> None:
        self._clock = clock
        self._expire = expire
        self._period_ms = 0
        self._by_age = Agenda(lambda due_ms, message: message.state is not State.GONE)
        self._timer: Timer | None = None

    def set_period(self, period_ms: int) -> None:
        """Keep messages this long from now on, also those that are here already."""
        if period_ms != self._period_ms:
            self._period_ms = period_ms
            self._arm()

    def watch(self, message: Message) -> None:
        """A message is on the queue."""
        self._by_age.put(message.sent_ms, message)
        if self._timer is None or message.sent_ms + self._period_ms < self._timer.due_ms:
            self._arm()

    def stop(self) -> None:
        """Watch nothing any more: the queue is deleted."""
        self._by_age.clear()
        self._arm()

    def _arm(self) -> None:
        if self._timer:
            self._timer.cancel()
        oldest = self._by_age.first()
        self._timer = None
        if oldest is not None:
            self._timer = self._clock.at(oldest + self._period_ms, self._ring, daemon=True)

    def _ring(self) -> None:
        self._timer = None
        for message in self._by_age.due(self._clock.now - self._period_ms):
            self._expire(message)
        self._arm()
