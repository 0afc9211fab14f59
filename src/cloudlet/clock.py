"""Virtual time: an event queue whose clock jumps from event to event.

Two events due at the same millisecond go in an order drawn from the seed, so that another seed shows another
interleaving; the same seed always shows the same one.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass, field

EPOCH_MS = 1_767_225_600_000  # 2026-01-01T00:00:00Z, where every cloud's time begins
LAST = 1.0  # chance draws what is less

Action = Callable[[], None]


@dataclass(eq=False)
class Timer:
    """An action that is due at a moment of virtual time; `cancel()` makes it never happen."""

    due_ms: int
    tie: float
    action: Action
    daemon: bool = False
    cancelled: bool = False
    clock: Clock | None = field(default=None, repr=False)

    def __lt__(self, other: Timer) -> bool:
        return (self.due_ms, self.tie) < (other.due_ms, other.tie)

    def cancel(self) -> None:
        """Make the action never happen; a second call changes nothing."""
        if self.cancelled or self.clock is None:
            return
        self.cancelled = True
        if not self.daemon:
            self.clock._waiting -= 1


class Clock:
    """The one clock of a cloud. `now` is in milliseconds since 1970, as AWS counts them."""

    def __init__(self, seed: int = 0, start_ms: int = EPOCH_MS) -> None:
        self.now = start_ms
        self.start_ms = start_ms
        self.random = random.Random(f"clock {seed}")
        self.before_each: Action = lambda: None
        """Called before each event; what it raises ends the waiting of whoever lets time pass."""
        self._timers: list[Timer] = []
        self._waiting = 0

    def later(self, delay_ms: int, action: Action, *, daemon: bool = False, last: bool = False) -> Timer:
        """Do `action` after `delay_ms`. A daemon timer (a schedule, a retention) never keeps a cloud busy."""
        return self.at(self.now + max(0, delay_ms), action, daemon=daemon, last=last)

    def at(self, due_ms: int, action: Action, *, daemon: bool = False, last: bool = False) -> Timer:
        """Do `action` at `due_ms`, or now if that has passed; `last`: after all else that is due at that moment."""
        tie = LAST if last else self.random.random()
        timer = Timer(max(due_ms, self.now), tie, action, daemon, clock=self)
        heapq.heappush(self._timers, timer)
        if not daemon:
            self._waiting += 1
        return timer

    @property
    def busy(self) -> bool:
        """Whether anything but daemon timers waits."""
        return self._waiting > 0

    def next_due(self) -> int | None:
        """When the next event is due (ms), or None when nothing waits."""
        while self._timers and self._timers[0].cancelled:
            heapq.heappop(self._timers)
        return self._timers[0].due_ms if self._timers else None

    def step(self) -> bool:
        """Jump to the next event and let it happen; False when nothing waits."""
        if self.next_due() is None:
            return False
        self.before_each()
        timer = heapq.heappop(self._timers)
        timer.clock = None  # a later cancel() must not count it again
        if not timer.daemon:
            self._waiting -= 1
        self.now = timer.due_ms
        timer.action()
        return True

    def run_until(self, when_ms: int, stop: Callable[[], bool] = lambda: False) -> bool:
        """Let every event up to `when_ms` happen, or until `stop()`; then it is `when_ms`. Tells if stopped."""
        while not stop():
            due = self.next_due()
            if due is None or due > when_ms:
                self.now = max(self.now, when_ms)
                return stop()
            self.step()
        return True


class Timers:
    """Timers of one owner, which can be cancelled together."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._pending: set[Timer] = set()

    def later(self, delay_ms: int, action: Action, *, last: bool = False) -> Timer:
        """Do `action` after `delay_ms`, unless it is dropped or all are cancelled before."""

        def act() -> None:
            self._pending.discard(timer)
            action()

        timer = self._clock.later(delay_ms, act, last=last)
        self._pending.add(timer)
        return timer

    def drop(self, timer: Timer) -> None:
        """Make one of them never happen."""
        timer.cancel()
        self._pending.discard(timer)

    def cancel(self) -> None:
        """Make what is pending never happen."""
        for timer in self._pending:
            timer.cancel()
        self._pending.clear()
