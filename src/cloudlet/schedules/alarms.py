"""An alarm that goes off whenever a schedule expression says so.

Its timers are daemons: a schedule never keeps a cloud busy, it fires only while time passes.
"""

from __future__ import annotations

from collections.abc import Callable

from cloudlet.clock import Clock, Timer
from cloudlet.schedules.expressions import Expression

OnFire = Callable[[int], None]
"""What happens at a firing; it is given the scheduled time (ms)."""


class Alarm:
    """Goes off from now on, until it is switched off or the expression has no firing left."""

    def __init__(
        self,
        clock: Clock,
        expression: Expression,
        on_fire: OnFire,
        *,
        end_ms: int | None = None,
        after_ms: int | None = None,
    ) -> None:
        self._clock = clock
        self._expression = expression
        self._on_fire = on_fire
        self._end_ms = end_ms
        self._timer: Timer | None = None
        self._arm(clock.now if after_ms is None else after_ms)

    def off(self) -> None:
        """Never go off again."""
        if self._timer:
            self._timer.cancel()
        self._end_ms = self._clock.now

    def _arm(self, after_ms: int) -> None:
        due = self._expression.after(after_ms)
        if due is not None and (self._end_ms is None or due <= self._end_ms):
            self._timer = self._clock.at(due, lambda: self._fire(due), daemon=True)

    def _fire(self, due_ms: int) -> None:
        self._arm(due_ms)
        self._on_fire(due_ms)
