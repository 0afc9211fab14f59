"""One call of a handler, while its client waits for the answer: for so long, and then no more."""

from __future__ import annotations

from collections.abc import Callable

from cloudlet.clock import Timer, Timers
from cloudlet.wire.request import HttpResponse

Answered = Callable[[HttpResponse | None], None]


class Awaited:
    """Hands on the first that comes, the answer or the end of all patience; what comes after that nobody hears."""

    def __init__(self, timers: Timers, answered: Answered, given_up: Callable[[], None]) -> None:
        self._timers, self._answered, self._given_up = timers, answered, given_up
        self._timer: Timer | None = None
        self._over = False

    def answer(self, response: HttpResponse | None) -> None:
        """The cloud's answer; None if the caller died of the call."""
        if self._over:
            return
        self._over = True
        if self._timer is not None:
            self._timers.drop(self._timer)
        self._answered(response)

    def wait(self, seconds: float) -> None:
        """Give up after so long, unless the answer is there by then."""
        if not self._over:
            self._timer = self._timers.later(round(seconds * 1000), self._give_up, last=True)

    def _give_up(self) -> None:
        self._over = True
        self._given_up()
