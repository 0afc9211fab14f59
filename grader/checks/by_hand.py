"""A shop in which nothing runs by itself, so that a check can run a function by hand; and what its schedules did.

A schedule that does not do what it should is silent: EventBridge tells nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from grader.shop import Shop

OFTEN = re.compile(r"rate\(1 minute\)|cron\((\*|0/1|\*/1) \* (\* \* \?|\? \* \*) \*\)")
SAID_BESIDES = ("Arn", "CreationDate", "LastModificationDate")
SCHEDULED = {
    "version": "0",
    "id": "5d2a9b0e-7c1f-4e0b-9a35-1f6d2c8e4b70",
    "detail-type": "Scheduled Event",
    "source": "aws.events",
    "account": "123456789012",
    "time": "2026-01-01T00:01:00Z",
    "region": "eu-central-1",
    "resources": [],
    "detail": {},
}


def no_schedules(shop: Shop) -> None:
    """Switch every schedule off; before the folder is deployed, where that is too late afterwards."""
    if shop.real_time:
        cloud: Any = shop.cloud  # cloudlet's switches schedules off at any time
        cloud.without_schedules()
    _ = shop.stack
    for one in _rules(shop):
        shop.cloud.call("events", "DisableRule", Name=one["Name"])
    for one in _schedules(shop):
        shop.cloud.call("scheduler", "DeleteSchedule", Name=one["Name"], GroupName=one["GroupName"])


@contextmanager
def schedules_held(shop: Shop) -> Iterator[None]:
    """Let no schedule go off meanwhile: days in which nothing is to be done pass at once."""
    rules, schedules = rules_on(shop), schedules_on(shop)
    for rule in rules:
        shop.cloud.call("events", "DisableRule", Name=rule["Name"])
    for facts in schedules:
        shop.cloud.call("scheduler", "UpdateSchedule", **_given(facts) | {"State": "DISABLED"})
    yield
    for rule in rules:
        shop.cloud.call("events", "EnableRule", Name=rule["Name"])
    for facts in schedules:
        shop.cloud.call("scheduler", "UpdateSchedule", **_given(facts))


def _given(facts: dict[str, Any]) -> dict[str, Any]:
    """A schedule's settings, without what AWS says of it besides."""
    return {name: value for name, value in facts.items() if name not in SAID_BESIDES}


def no_mappings(shop: Shop) -> None:
    """Let nothing poll a queue any more."""
    for uuid in list(shop.cloud.mappings.mappings):
        shop.cloud.mappings.change(uuid, Enabled=False)


def instead(shop: Shop, function: str) -> str:
    """What schedules did in place of running a function that none has run, in a sentence that begins with a blank."""
    rules, schedules = _rules(shop), _schedules(shop)
    others = {shop.plain_name(run.actor) for run in shop.history.of("invoked", source="schedule")} - {function}
    if others:
        return f" One ran {sorted(others)[0]}."
    if any(run.actor == shop.function(function).name for run in shop.history.of("throttled")):
        return " One tried to, and Lambda throttled it."
    if one_is_off(shop):
        return " There is one that is disabled."
    mine = [one for one in rules if _is_for(shop, one["Name"], function)]
    facts = [_facts(shop, one) for one in schedules]
    rarely = [one["ScheduleExpression"] for one in (*mine, *facts) if not OFTEN.fullmatch(one["ScheduleExpression"])]
    if rarely:
        return f" There is one whose schedule is {rarely[0]}{_year(shop, rarely[0])}."
    if mine:
        return " There is a rule for it, and no AWS::Lambda::Permission that lets the rule invoke the function."
    if any(_is_over(shop, one) for one in facts):
        return " There is one with a StartDate or an EndDate, and now is not between them."
    return " There is one, whose role does not let it invoke the function." if schedules else ""


def silent(shop: Shop) -> str:
    """What stands in the way of a schedule that is on and never went off, in a sentence that begins with a blank."""
    said = [one["ScheduleExpression"] for one in (*rules_on(shop), *schedules_on(shop))]
    never = next((one for one in said if _year(shop, one)), None)
    if never:
        return f" There is one whose schedule is {never}{_year(shop, never)}."
    if any(_is_over(shop, one) for one in schedules_on(shop)):
        return " There is one with a StartDate or an EndDate, and now is not between them."
    return f" There is one, {said[0]}, and it set nothing off that day." if said else ""


def _year(shop: Shop, expression: str) -> str:
    """What to say of a cron expression that names years, and not this one."""
    named = [int(year) for year in re.findall(r"\d{4}", expression.rstrip(")").rpartition(" ")[2])]
    now = datetime.fromtimestamp(shop.cloud.now / 1000, UTC).year
    if not expression.startswith("cron(") or not named or min(named) <= now <= max(named):
        return ""
    return f": its last field is the year, and that {'is over' if max(named) < now else 'has not come'}"


def one_is_off(shop: Shop) -> bool:
    """Whether there is a schedule that is disabled."""
    return any(one["State"] == "DISABLED" for one in (*_rules(shop), *_schedules(shop)))


def rules_on(shop: Shop) -> list[dict[str, Any]]:
    """The rules that are on, with a ScheduleExpression."""
    return [one for one in _rules(shop) if one["State"] != "DISABLED"]


def rules_for(shop: Shop, function: str) -> list[dict[str, Any]]:
    """Those of them that have a function as their target."""
    return [one for one in rules_on(shop) if _is_for(shop, one["Name"], function)]


def schedules_on(shop: Shop) -> list[dict[str, Any]]:
    """The schedules of EventBridge Scheduler that are on, with all settings."""
    return [facts for one in _schedules(shop) if (facts := _facts(shop, one))["State"] != "DISABLED"]


def schedules_for(shop: Shop, function: str) -> list[dict[str, Any]]:
    """Those of them that have a function as their target."""
    arn = shop.function(function).arn
    return [one for one in schedules_on(shop) if one["Target"]["Arn"] == arn]


def _facts(shop: Shop, schedule: dict[str, Any]) -> dict[str, Any]:
    said = shop.cloud.call("scheduler", "GetSchedule", Name=schedule["Name"], GroupName=schedule["GroupName"])
    return dict(said)


def _is_over(shop: Shop, facts: dict[str, Any]) -> bool:
    now = datetime.fromtimestamp(shop.cloud.now / 1000, UTC)
    return bool(facts.get("EndDate", now) < now or facts.get("StartDate", now) > now)


def _is_for(shop: Shop, rule: str, function: str) -> bool:
    arn = shop.function(function).arn
    return any(target["Arn"] == arn for target in shop.cloud.call("events", "ListTargetsByRule", Rule=rule)["Targets"])


def _rules(shop: Shop) -> list[dict[str, Any]]:
    rules = shop.cloud.call("events", "ListRules")["Rules"]
    return [one for one in rules if "ScheduleExpression" in one]


def _schedules(shop: Shop) -> list[dict[str, Any]]:
    return list(shop.cloud.call("scheduler", "ListSchedules")["Schedules"])
