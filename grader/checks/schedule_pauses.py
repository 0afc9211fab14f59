"""Whether a schedule that fires every minute now will do so for ever: a cron may have its nights and Sundays off.

What is read is what EventBridge says of its rules and schedules; no cloud has to live through a year for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from cloudlet.schedules.expressions import parse
from grader.checks import by_hand, polling
from grader.checks.polling import POLLER
from grader.checks.polling_schedule import EVERY_MINUTE, SPOTS
from grader.finding import Finding
from grader.shop import Shop

MINUTE_MS = 60_000
STROKES = 24  # so many show the nights that a cron may have off
A_DAY_S = 26 * 3600  # whoever redrives once a day has had his turn by then
FIELDS = "The fields of cron are minutes, hours, day of month, month, day of week and year."
Next = Callable[[int], int | None]
Facts = list[dict[str, Any]]


def without_a_pause(shop: Shop, file: str = POLLER, called: str = "the poller") -> None:
    """Find schedules of the function in a file that will leave minutes out; `called` is what a finding calls it."""
    name = polling.name_of(shop, file)
    clocks = dict(clocks_of(shop, by_hand.rules_for(shop, name), by_hand.schedules_for(shop, name)))
    for now in _moments(shop.cloud.now) if clocks else ():  # a target may be spelled in a way that is not known here
        due = min((due for clock in clocks.values() if (due := clock(now))), default=None)
        if due is None or due - now > MINUTE_MS:
            then = f"the next run is on {_told(due)}" if due else "there is no next run"
            raise Finding(
                f"the schedule is {' and '.join(clocks)}. It runs {called} every minute now; seen from {_told(now)}, "
                f"{then}.",
                f"{EVERY_MINUTE} {FIELDS}" if due else "A schedule with an EndDate, or a cron with years, has an end.",
                shop.look_at("template.yaml", "EndDate", *SPOTS),
                "Let one schedule run it, once a minute and without an end: Schedule: rate(1 minute).",
            )
    _no_window(shop, name)


def _moments(now: int) -> Iterator[int]:
    """A minute of each hour of a day, each minute of an hour, each day of a year and more."""
    for step, count in (
        (timedelta(minutes=1), 60), (timedelta(hours=1), 24), (timedelta(days=1), 366), (timedelta(days=100), 20),
    ):  # fmt: skip
        yield from (now + number * step // timedelta(milliseconds=1) for number in range(1, count + 1))


def clocks_of(shop: Shop, rules: Facts, schedules: Facts) -> Iterator[tuple[str, Next]]:
    """Rules and schedules, by their expressions: when each fires next after a moment, ms since 1970."""
    for rule in rules:
        yield rule["ScheduleExpression"], parse(rule["ScheduleExpression"], shop.cloud.now).after
    for one in schedules:
        zone = ZoneInfo(one.get("ScheduleExpressionTimezone") or "UTC")
        fires, end = parse(one["ScheduleExpression"], shop.cloud.now, zone=zone, scheduler=True), one.get("EndDate")
        last = int(end.timestamp() * 1000) if end else None
        yield one["ScheduleExpression"], partial(_until, fires.after, last)


def period_s(shop: Shop) -> float:
    """The longest time from one stroke of a clock to its next; one that strikes less than daily does not count.

    There may be several: one a minute that looks for what was forgotten says nothing of one that redrives by night.
    """
    clocks = clocks_of(shop, by_hand.rules_on(shop), by_hand.schedules_on(shop))
    periods = (_longest_s(strikes, shop.cloud.now) for _, strikes in clocks)
    return max((period for period in periods if period <= A_DAY_S), default=0)


def _longest_s(strikes: Next, now: int) -> float:
    times = [now]
    while len(times) <= STROKES and (at := strikes(times[-1])) is not None:
        times.append(at)
    return max((later - earlier for earlier, later in pairwise(times)), default=0) / 1000


def _until(after: Next, last: int | None, now: int) -> int | None:
    due = after(now)
    return due if due is not None and (last is None or due <= last) else None


def _told(at_ms: int) -> str:
    return f"{datetime.fromtimestamp(at_ms / 1000, UTC):%A %Y-%m-%d %H:%M} UTC"


def _no_window(shop: Shop, name: str) -> None:
    """Find a flexible time window that is longer than the minute between two runs."""
    for one in by_hand.schedules_for(shop, name):
        minutes = one.get("FlexibleTimeWindow", {}).get("MaximumWindowInMinutes") or 0
        if minutes > 1:
            raise Finding(
                f"the schedule {one['ScheduleExpression']} has a flexible time window of {minutes} minutes.",
                "EventBridge Scheduler fires at any moment of the window: some runs come together, and between others "
                "there are minutes without one.",
                shop.look_at("template.yaml", "FlexibleTimeWindow", *SPOTS),
                'Take the window out, or set its Mode: "OFF".',
            )
