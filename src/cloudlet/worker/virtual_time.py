"""Makes `time` and `datetime` follow the cloud's clock; `time.sleep(900)` is over at once.

Reading the clock over and over lets a little time pass, so that a loop that waits for a moment ends.
"""

from __future__ import annotations

import datetime as datetime_module
import time as time_module
from collections.abc import Callable
from typing import Any

READS_PER_PAUSE = 200
PAUSE_S = 0.05
OF_TODAY, SINCE_A_START = ("REALTIME", "TAI"), ("MONOTONIC", "MONOTONIC_RAW", "BOOTTIME")

RealDatetime = datetime_module.datetime
RealDate = datetime_module.date


class VirtualTime:
    """The clock as the learner's code reads it. `now_ms()` tells the cloud's time, `sleep(s)` asks to wait."""

    def __init__(self, now_ms: Callable[[], int], sleep: Callable[[float], None]) -> None:
        self._now_ms, self._sleep = now_ms, sleep
        self.begin()

    def begin(self) -> None:
        """Let it be the moment at which the environment begins."""
        self._last_ms = self._origin_ms = self._now_ms()
        self._reads = 0

    def nanoseconds(self) -> int:
        """Nanoseconds since 1970; never the same twice in a row, and never ahead by a millisecond."""
        now_ms = self._now_ms()
        self._reads = 0 if now_ms != self._last_ms else self._reads + 1
        self._last_ms = now_ms
        if self._reads >= READS_PER_PAUSE:
            self._sleep(PAUSE_S)
            return self.nanoseconds()
        return now_ms * 1_000_000 + self._reads * 1_000

    def milliseconds(self) -> int:
        """Whole milliseconds since 1970."""
        return self.nanoseconds() // 1_000_000

    def seconds(self) -> float:
        """Seconds since 1970."""
        return self.nanoseconds() / 1e9

    def since_start_ns(self) -> int:
        """Nanoseconds since the environment began, as a monotonic clock counts."""
        return self.nanoseconds() - self._origin_ms * 1_000_000 + 1_000_000_000


class _DatetimeType(type):
    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, RealDatetime)

    def __subclasscheck__(cls, subclass: type) -> bool:
        return issubclass(subclass, RealDatetime)


class _DateType(type):
    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, RealDate)

    def __subclasscheck__(cls, subclass: type) -> bool:
        return issubclass(subclass, RealDate)


def _datetime_classes(clock: VirtualTime) -> tuple[Any, Any]:
    class datetime(RealDatetime, metaclass=_DatetimeType):
        @classmethod
        def now(cls, tz: datetime_module.tzinfo | None = None) -> Any:
            return cls.fromtimestamp(clock.seconds(), tz)

        @classmethod
        def utcnow(cls) -> Any:
            return cls.fromtimestamp(clock.seconds(), datetime_module.UTC).replace(tzinfo=None)

        @classmethod
        def today(cls) -> Any:
            return cls.fromtimestamp(clock.seconds())

    class date(RealDate, metaclass=_DateType):
        @classmethod
        def today(cls) -> Any:
            return cls.fromtimestamp(clock.seconds())

    return datetime, date


def _read_by_number(clock: VirtualTime) -> None:
    """Replace what reads a clock by its number, but for those that count a processor's time."""
    at: Any = time_module
    clocks = {
        getattr(at, f"CLOCK_{name}", None): read
        for names, read in ((OF_TODAY, clock.nanoseconds), (SINCE_A_START, clock.since_start_ns))
        for name in names
    }
    real = at.clock_gettime_ns
    at.clock_gettime_ns = lambda number: clocks[number]() if number in clocks else real(number)
    at.clock_gettime = lambda number: at.clock_gettime_ns(number) / 1e9


def install(clock: VirtualTime, sleep: Callable[[float], None]) -> None:
    """Replace what `time` and `datetime` offer by the cloud's time."""
    real = {name: getattr(time_module, name) for name in ("gmtime", "localtime", "strftime", "ctime")}
    at: Any = time_module
    at.time, at.time_ns = clock.seconds, clock.nanoseconds
    at.monotonic_ns = at.perf_counter_ns = clock.since_start_ns
    at.monotonic = at.perf_counter = lambda: clock.since_start_ns() / 1e9
    at.sleep = sleep
    if hasattr(at, "clock_gettime"):
        _read_by_number(clock)
    at.gmtime = lambda secs=None: real["gmtime"](clock.seconds() if secs is None else secs)
    at.localtime = lambda secs=None: real["localtime"](clock.seconds() if secs is None else secs)
    at.ctime = lambda secs=None: real["ctime"](clock.seconds() if secs is None else secs)
    at.strftime = lambda form, t=None: real["strftime"](form, at.localtime() if t is None else t)
    datetime_module.datetime, datetime_module.date = _datetime_classes(clock)  # type: ignore[misc]
