"""When a schedule expression fires."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from cloudlet.schedules.expressions import BadExpression, parse


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def firings(text: str, start: str, count: int, zone: str = "UTC") -> list[str]:
    """The next firings, in UTC."""
    now = ms(start)
    expression = parse(text, now, zone=ZoneInfo(zone), scheduler=True)
    found = []
    for _ in range(count):
        due = expression.after(now)
        if due is None:
            break
        now = due
        found.append(datetime.fromtimestamp(due / 1000, UTC).strftime("%Y-%m-%d %H:%M"))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rate(5 minutes)", ["2026-01-01 10:05", "2026-01-01 10:10"]),
        ("rate(1 hour)", ["2026-01-01 11:00", "2026-01-01 12:00"]),
        ("rate(1 minutes)", ["2026-01-01 10:01", "2026-01-01 10:02"]),
        ("rate(2 hour)", ["2026-01-01 12:00", "2026-01-01 14:00"]),
        ("rate(2 days)", ["2026-01-03 10:00", "2026-01-05 10:00"]),
        ("cron(0 12 * * ? *)", ["2026-01-01 12:00", "2026-01-02 12:00"]),
        ("cron(0 10 * * ? *)", ["2026-01-02 10:00", "2026-01-03 10:00"]),
        ("cron(0/20 * * * ? *)", ["2026-01-01 10:20", "2026-01-01 10:40", "2026-01-01 11:00"]),
        ("cron(*/30 9-10 * * ? *)", ["2026-01-01 10:30", "2026-01-02 09:00", "2026-01-02 09:30"]),
        ("cron(5,35 14 * * ? *)", ["2026-01-01 14:05", "2026-01-01 14:35", "2026-01-02 14:05"]),
        ("cron(0 18 ? * MON-FRI *)", ["2026-01-01 18:00", "2026-01-02 18:00", "2026-01-05 18:00"]),
        ("cron(0 18 ? * 2-6 *)", ["2026-01-01 18:00", "2026-01-02 18:00", "2026-01-05 18:00"]),
        ("cron(0 18 ? * FRI-SUN *)", ["2026-01-02 18:00", "2026-01-03 18:00", "2026-01-04 18:00", "2026-01-09 18:00"]),
        ("cron(0 2 ? * SAT#3 *)", ["2026-01-17 02:00", "2026-02-21 02:00"]),
        ("cron(15 10 ? * 6L *)", ["2026-01-30 10:15", "2026-02-27 10:15"]),
        ("cron(0 0 L * ? *)", ["2026-01-31 00:00", "2026-02-28 00:00"]),
        ("cron(0 0 LW * ? *)", ["2026-01-30 00:00", "2026-02-27 00:00", "2026-03-31 00:00"]),
        ("cron(0 0 15W * ? *)", ["2026-01-15 00:00", "2026-02-16 00:00", "2026-03-16 00:00"]),
        ("cron(0 0 1W 8 ? *)", ["2026-08-03 00:00", "2027-08-02 00:00"]),
        ("cron(0 0 31 * ? *)", ["2026-01-31 00:00", "2026-03-31 00:00", "2026-05-31 00:00"]),
        ("cron(0 0 29 FEB ? *)", ["2028-02-29 00:00", "2032-02-29 00:00"]),
        ("cron(0/5 5 ? JAN 1-5 2022)", []),
        ("cron(0 0 30 2 ? *)", []),
        ("at(2026-01-01T10:00:30)", ["2026-01-01 10:00"]),
        ("at(2025-12-31T23:59:59)", []),
    ],
)
def test_an_expression_fires_at(text: str, expected: list[str]) -> None:
    assert firings(text, "2026-01-01T10:00", max(len(expected), 1)) == expected


def test_a_cron_follows_its_time_zone_through_daylight_saving() -> None:
    berlin = firings("cron(30 2 * * ? *)", "2026-03-27T12:00", 3, "Europe/Berlin")
    assert berlin == ["2026-03-28 01:30", "2026-03-30 00:30", "2026-03-31 00:30"]
    autumn = firings("cron(30 2 * * ? *)", "2026-10-23T12:00", 3, "Europe/Berlin")
    assert autumn == ["2026-10-24 00:30", "2026-10-25 00:30", "2026-10-26 01:30"]
    assert firings("at(2026-07-01T12:00:00)", "2026-01-01T00:00", 1, "Asia/Tokyo") == ["2026-07-01 03:00"]


@pytest.mark.parametrize(
    "text",
    [
        "cron(0 12 * * * *)",
        "cron(0 12 ? * ? *)",
        "cron(0 12 15 * MON *)",
        "cron(60 12 * * ? *)",
        "cron(0 24 * * ? *)",
        "cron(0 12 0 * ? *)",
        "cron(0 12 32 * ? *)",
        "cron(0 12 * 13 ? *)",
        "cron(0 12 ? * 8 *)",
        "cron(0 12 ? * MON#6 *)",
        "cron(0/0 12 * * ? *)",
        "cron(0 12 * * ? 1969)",
        "cron(-5 12 * * ? *)",
        "rate(1 minute) ",
        "rate(0 minutes)",
        "at(2026-13-01T00:00:00)",
        "every minute",
        "",
    ],
)
def test_what_is_no_expression_is_refused(text: str) -> None:
    with pytest.raises(BadExpression):
        parse(text, 0, scheduler=True)


@pytest.mark.parametrize("text", ["at(2026-01-01T12:00:00)", "rate(1 minutes)", "rate(2 hour)"])
def test_only_scheduler_knows(text: str) -> None:
    with pytest.raises(BadExpression):
        parse(text, 0)
