"""Whoever waits for a message: long polls and event source mappings.

Only while somebody waits does a queue put an event on the clock, one at most: an idle queue costs nothing,
and a message in flight that somebody waits for keeps the cloud busy until it comes back.
"""

from __future__ import annotations

from collections.abc import Callable

from cloudlet.clock import Clock, Timer


class Waiter:
    """Somebody waits for a message; `cancel()` ends that."""

    def __init__(self, callback: Callable[[], None], room: WaitingRoom) -> None:
        self.callback = callback
        self.cancelled = False
        self._room = room

    def cancel(self) -> None:
        """Wait no longer; a second call changes nothing."""
        self.cancelled = True
        self._room.leave(self)


class WaitingRoom:
    """The waiters of one queue. `next_ms` tells when a message could be received, None if never by itself."""

    def __init__(self, clock: Clock, next_ms: Callable[[], int | None]) -> None:
        self._clock = clock
        self._next_ms = next_ms
        self._waiters: dict[Waiter, None] = {}
        self._alarm: Timer | None = None

    def enter(self, callback: Callable[[], None]) -> Waiter:
        """Call back once, at the first moment when a message could be received, perhaps at this one."""
        waiter = Waiter(callback, self)
        self._waiters[waiter] = None
        self.update()
        return waiter

    def leave(self, waiter: Waiter) -> None:
        """Somebody waits no longer."""
        self._waiters.pop(waiter, None)
        self.update()

    def empty(self) -> None:
        """Nobody is ever called: the queue is deleted."""
        self._waiters.clear()
        self.update()

    def update(self) -> None:
        """Set the alarm for the next moment at which a message could be received."""
        if not self._waiters and self._alarm is None:
            return
        due = self._next_ms() if self._waiters else None
        if self._alarm and self._alarm.due_ms != due:
            self._alarm.cancel()
            self._alarm = None
        if due is not None and self._alarm is None:
            self._alarm = self._clock.at(due, self._ring)

    def _ring(self) -> None:
        self._alarm = None
        due = self._next_ms()
        if due is not None and due <= self._clock.now:
            waiters, self._waiters = self._waiters, {}
            for waiter in waiters:
                if not waiter.cancelled:
                    waiter.callback()
        self.update()
