"""Schedule expressions, such as rate(5 minutes) and cron(0 12 * * ? *), and when they fire next.

A rule reads them by the letter: "rate(1 minutes)", "rate(2 minute)" and a space too many are all refused (recorded on
AWS, 2024-05-14). Scheduler minds the space and not the plural: its reference has all six units for any number, and the
two are missing in what it was seen to refuse (2025-01-26). Nothing fires more often than once a minute.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Protocol

from cloudlet.schedules.cron import BadCron, Cron, parse_cron

RATE = re.compile(r"rate\((?P<count>[1-9]\d{0,8}) (?P<unit>minute|hour|day)(?P<plural>s?)\)")
CRON = re.compile(r"cron\((?P<fields>[^()]*)\)")
AT = re.compile(r"at\((?P<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)")
LOOSE_RATE = re.compile(r"(?P<count>\d+) *(?P<unit>[A-Za-z]+)")
WITHOUT_SECONDS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
CRON_FIELDS = 6
MINUTE_MS = 60_000
UNIT_MS = {"minute": MINUTE_MS, "hour": 60 * MINUTE_MS, "day": 24 * 60 * MINUTE_MS}


class BadExpression(ValueError):
    """This is no schedule expression."""


class Expression(Protocol):
    """When something fires."""

    def after(self, now_ms: int) -> int | None:
        """The first firing later than `now_ms` (ms), or None when there is none any more."""


@dataclass(frozen=True)
class Rate:
    """Every `period_ms`, counted from `start_ms`: a rule fires first one period later, a schedule at the start.

    Source: EventBridge Scheduler User Guide, "Rate-based schedules"; EventBridge User Guide, "Rate expressions".
    """

    period_ms: int
    start_ms: int
    from_start: bool = False

    def after(self, now_ms: int) -> int | None:
        if self.from_start and now_ms < self.start_ms:
            return self.start_ms
        passed = max(0, now_ms - self.start_ms) // self.period_ms
        return self.start_ms + (passed + 1) * self.period_ms


@dataclass(frozen=True)
class Once:
    """At one moment."""

    at_ms: int

    def after(self, now_ms: int) -> int | None:
        return self.at_ms if self.at_ms > now_ms else None


@dataclass(frozen=True)
class Calendar:
    """By cron, in a time zone. Local times that daylight saving skips or repeats fire never or once.

    Source: EventBridge Scheduler User Guide, "Daylight savings time".
    """

    cron: Cron
    zone: tzinfo
    start_ms: int = 0

    def after(self, now_ms: int) -> int | None:
        now_ms = max(now_ms, self.start_ms - 1)
        now = datetime.fromtimestamp(now_ms / 1000, self.zone).replace(tzinfo=None)
        for local in self.cron.after(now):
            moment = local.replace(tzinfo=self.zone)
            due_ms = int(moment.timestamp() * 1000)
            there = moment.astimezone(UTC).astimezone(self.zone).replace(tzinfo=None) == local
            if there and due_ms > now_ms:
                return due_ms
        return None


def _as_rules_write(text: str) -> str:
    """What only Scheduler takes, as a rule would have it: other cases, rate(5minutes), five fields, no seconds.

    Measured on AWS by the authors of https://github.com/badmintoncryer/cdk-preflight, 2026-09-07.
    """
    kind, bracket, inside = text.partition("(")
    inside = inside.removesuffix(")")
    if kind.lower() == "rate" and (loose := LOOSE_RATE.fullmatch(inside)):
        inside = f"{loose['count']} {loose['unit'].lower()}"
    elif kind.lower() == "cron" and len(inside.split(" ")) == CRON_FIELDS - 1:
        inside += " *"
    elif kind.lower() == "at" and WITHOUT_SECONDS.fullmatch(inside):
        inside += ":00"
    return f"{kind.lower()}{bracket}{inside}{')' if text.endswith(')') else ''}"


def parse(text: str, start_ms: int, *, zone: tzinfo = UTC, scheduler: bool = False) -> Expression:
    """Read an expression of a rule or of Scheduler; rates count from `start_ms`. Raises BadExpression."""
    text = _as_rules_write(text) if scheduler else text
    rate = RATE.fullmatch(text)
    if rate and (scheduler or (rate["count"] == "1") == (not rate["plural"])):
        return Rate(int(rate["count"]) * UNIT_MS[rate["unit"]], start_ms, from_start=scheduler)
    cron = CRON.fullmatch(text)
    at = AT.fullmatch(text) if scheduler else None
    try:
        if cron:
            return Calendar(parse_cron(cron["fields"]), zone, start_ms)
        if at:
            return Once(int(datetime.fromisoformat(at["time"]).replace(tzinfo=zone).timestamp() * 1000))
    except (BadCron, ValueError) as error:
        raise BadExpression(f"{text}: {error}") from None
    raise BadExpression(text)
