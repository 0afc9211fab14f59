"""AWS's cron: minutes, hours, day of month, month, day of week, year; and when it fires next.

One of the two day fields must be "?": both "*", or both a value, is refused. Day 1 of the week is Sunday.
Source: EventBridge User Guide, "Cron expressions reference".
"""

from __future__ import annotations

import calendar
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache

FIRST_YEAR, LAST_YEAR = 1970, 2199
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
PART = re.compile(r"(?P<first>\*|\w+)(-(?P<last>\w+))?(/(?P<step>\d+))?")

Names = tuple[str, ...]
Days = Callable[[int, int], set[int]]
"""The days of a month that a field picks: (year, month) -> days."""


class BadCron(ValueError):
    """This is no cron expression of AWS."""


@dataclass(frozen=True)
class Cron:
    """The values of each field; `days` picks the days of a month."""

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: Days
    months: tuple[int, ...]
    years: tuple[int, ...]

    def after(self, now: datetime) -> Iterator[datetime]:
        """Every firing in a minute later than that of `now` (which has no time zone), in order."""
        for day in self._days_from(now.date()):
            today = day == now.date()
            for hour in self.hours[bisect_left(self.hours, now.hour) if today else 0 :]:
                this_hour = today and hour == now.hour
                for minute in self.minutes[bisect_right(self.minutes, now.minute) if this_hour else 0 :]:
                    yield datetime.combine(day, time(hour, minute))

    def _days_from(self, start: date) -> Iterator[date]:
        for year in self.years[bisect_left(self.years, start.year) :]:
            for month in self.months:
                if (year, month) >= (start.year, start.month):
                    first = start.day if (year, month) == (start.year, start.month) else 1
                    yield from (date(year, month, day) for day in sorted(self.days(year, month)) if day >= first)


@lru_cache(maxsize=256)
def parse_cron(fields: str) -> Cron:
    """Read "0 12 * * ? *". Raises BadCron."""
    parts = fields.split()
    if len(parts) != 6:
        raise BadCron(f"cron has 6 fields, not {len(parts)}")
    minutes, hours, days, months, weekdays, years = (part.upper() for part in parts)
    if (days == "?") == (weekdays == "?"):
        raise BadCron("one of day of month and day of week must be ?, and only one")
    return Cron(
        minutes=_values(minutes, 0, 59),
        hours=_values(hours, 0, 23),
        days=_days_of_month(days) if weekdays == "?" else _days_of_week(weekdays),
        months=_values(months, 1, 12, MONTHS),
        years=_values(years, FIRST_YEAR, LAST_YEAR),
    )


def _values(field: str, low: int, high: int, names: Names = ()) -> tuple[int, ...]:
    return tuple(sorted({value for part in field.split(",") for value in _part(part, low, high, names)}))


def _part(part: str, low: int, high: int, names: Names) -> list[int]:
    found = PART.fullmatch(part)
    if not found or (found["first"] == "*" and found["last"]):
        raise BadCron(f"{part!r} is no value, range or step")
    step = int(found["step"] or 1)
    if step < 1:
        raise BadCron("a step of 0")
    first = low if found["first"] == "*" else _number(found["first"], low, high, names)
    last = _number(found["last"], low, high, names) if found["last"] else first
    if found["first"] == "*" or (found["step"] and not found["last"]):
        last = high
    if last >= first:
        return list(range(first, last + 1, step))
    around = [*range(first, high + 1), *range(low, last + 1)]  # such as FRI-MON
    return around[::step]


def _number(text: str, low: int, high: int, names: Names) -> int:
    named = names.index(text) + 1 if text in names else None
    number = int(text) if text.isascii() and text.isdigit() else named
    if number is None or not low <= number <= high:
        raise BadCron(f"{text!r} is not between {low} and {high}")
    return number


def _days_of_month(field: str) -> Days:
    if field in ("L", "LW"):
        return lambda year, month: {_last_day(year, month) if field == "L" else _workday(year, month, 31)}
    nearest = re.fullmatch(r"(\d+)W", field)
    if nearest:
        wanted = _number(nearest[1], 1, 31, ())
        return lambda year, month: {_workday(year, month, wanted)} if wanted <= _last_day(year, month) else set()
    values = _values(field, 1, 31)
    return lambda year, month: {day for day in values if day <= _last_day(year, month)}


def _days_of_week(field: str) -> Days:
    nth = re.fullmatch(r"(\w+)#([1-5])", field)
    if nth:
        weekday, count = _number(nth[1], 1, 7, WEEKDAYS), int(nth[2])
        return lambda year, month: set(_weekday_dates(year, month, {weekday})[count - 1 : count])
    last = re.fullmatch(r"(\w+)L", field)
    if last:
        weekday = _number(last[1], 1, 7, WEEKDAYS)
        return lambda year, month: set(_weekday_dates(year, month, {weekday})[-1:])
    weekdays = {7} if field == "L" else set(_values(field, 1, 7, WEEKDAYS))
    return lambda year, month: set(_weekday_dates(year, month, weekdays))


def _last_day(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


@lru_cache(maxsize=64)
def _weekdays_of(year: int, month: int) -> tuple[int, ...]:
    """For each day of the month, AWS's number of its weekday (1 is Sunday)."""
    first, count = calendar.monthrange(year, month)
    return tuple((first + 1 + day) % 7 + 1 for day in range(count))


def _weekday_dates(year: int, month: int, weekdays: set[int]) -> list[int]:
    return [day for day, weekday in enumerate(_weekdays_of(year, month), 1) if weekday in weekdays]


def _workday(year: int, month: int, wanted: int) -> int:
    """The day from Monday to Friday that is nearest to `wanted`, in the same month."""
    last = _last_day(year, month)
    day = date(year, month, min(wanted, last))
    if day.weekday() == 5:
        return day.day - 1 if day.day > 1 else day.day + 2
    if day.weekday() == 6:
        return day.day + 1 if day.day < last else day.day - 2
    return day.day
