"""EventBridge rules and Scheduler schedules."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from cloudlet.deploy.kinds import Kind, Made, kind
from cloudlet.deploy.making import Making
from cloudlet.schedules.delivery import service_of
from cloudlet.schedules.universal import INVOKE, SEND


def _create_rule(making: Making) -> Made:
    name = making.named("Name")
    facts = making.passed()
    pattern = making.properties.get("EventPattern")
    if pattern is not None:
        facts["EventPattern"] = pattern if isinstance(pattern, str) else json.dumps(pattern)
    bus = {"EventBusName": facts["EventBusName"]} if "EventBusName" in facts else {}
    arn = making.call("events", "PutRule", Name=name, **facts).get("RuleArn") or making.arn("events", f"rule/{name}")
    targets = making.properties.get("Targets", [])
    for target in targets:
        _note_who_hears_nothing(making, target)
    if targets:
        making.call("events", "PutTargets", Rule=name, Targets=targets, **bus)
        making.on_delete("events", "DeleteRule", Name=name, **bus)
        making.on_delete("events", "RemoveTargets", Rule=name, Ids=[target["Id"] for target in targets], **bus)
    return Made(name, {"Arn": arn, "RuleName": name}, arn)


def _create_schedule(making: Making) -> Made:
    name = making.named("Name")
    if making.properties["FlexibleTimeWindow"].get("Mode") is False:
        text = f"{making.logical_id}: YAML reads OFF as false. Write `Mode: 'OFF'`, in quotes."
        raise making.error(text, "FlexibleTimeWindow", "Mode")
    facts = making.passed()
    for key in ("StartDate", "EndDate"):
        if key in facts:
            facts[key] = _moment(making, key, str(facts[key]))
    _note_who_hears_nothing(making, facts["Target"])
    made = making.call("scheduler", "CreateSchedule", Name=name, **facts)
    group = making.properties.get("GroupName", "default")
    making.on_delete("scheduler", "DeleteSchedule", Name=name, GroupName=group)
    arn = made.get("ScheduleArn") or making.arn("scheduler", f"schedule/{group}/{name}")
    return Made(name, {"Arn": arn}, arn)


def _note_who_hears_nothing(making: Making, target: dict[str, object]) -> None:
    arn = str(target.get("Arn"))
    if service_of(arn) not in ("sqs", "lambda", None) and arn not in (INVOKE, SEND):
        making.ignore(f"{making.logical_id}: the target {arn}; only queues and functions hear of it")


def _moment(making: Making, key: str, text: str) -> datetime:
    """The moment that an ISO 8601 text names; without an offset it is UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise making.error(f"{making.logical_id}: {text} is no date as in 2030-01-31T08:00:00Z.", key) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _create_group(making: Making) -> Made:
    name = making.named("Name")
    made = making.call("scheduler", "CreateScheduleGroup", Name=name)
    making.on_delete("scheduler", "DeleteScheduleGroup", Name=name)
    arn = made.get("ScheduleGroupArn") or making.arn("scheduler", f"schedule-group/{name}")
    return Made(name, {"Arn": arn, "State": "ACTIVE"}, arn)


KINDS: list[Kind] = [
    kind(
        "AWS::Events::Rule",
        _create_rule,
        """
        string: Description EventBusName Name RoleArn ScheduleExpression State
        array: Tags Targets
        any: EventPattern
        attributes: Arn RuleName
        passed: Description EventBusName RoleArn ScheduleExpression State
        """,
    ),
    kind(
        "AWS::Scheduler::Schedule",
        _create_schedule,
        """
        string: Description EndDate GroupName KmsKeyArn Name ScheduleExpression ScheduleExpressionTimezone
            StartDate State
        object: FlexibleTimeWindow Target
        required: FlexibleTimeWindow ScheduleExpression Target
        attributes: Arn
        passed: Description EndDate FlexibleTimeWindow GroupName ScheduleExpression ScheduleExpressionTimezone
            StartDate State Target
        unmodelled: KmsKeyArn
        inside FlexibleTimeWindow: Mode MaximumWindowInMinutes
        numbers: MaximumWindowInMinutes MaximumEventAgeInSeconds MaximumRetryAttempts
        """,
    ),
    kind(
        "AWS::Scheduler::ScheduleGroup",
        _create_group,
        """
        string: Name
        array: Tags
        attributes: Arn State
        """,
    ),
]
