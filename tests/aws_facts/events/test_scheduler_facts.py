"""What EventBridge Scheduler does on AWS."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from cloudlet.errors import AwsError
from tests.schedules.crons import BAD_CRONS, CRONS
from tests.schedules.fakes import FUNCTION_ARN, QUEUE_ARN, REGION, World

SDK = "arn:aws:scheduler:::aws-sdk:"
SCHEDULER_CRONS = [
    "cron(*/15 * * * ? *)",
    "cron(0-15/1 8-8 ? * 2,3,4,5,6,7 *)",
    "cron(0-59/10 0-23/2 ? * * *)",
    "cron(1-31/30 1-1 ? * 1,7 *)",
    "cron(30-30 13-13 ? * 2,4,6 *)",
]
SCHEDULER_REFUSES = [
    " rate(10 minutes)",
    "at(2021-12-31)",
    "at(2021-12-31T23:59:59Z)",
    "cron()",
    "rate( 10 minutes )",
    "rate()",
    "rate(-10 minutes)",
    "rate(10 minutess)",
    "rate(10 seconds)",
    "rate(10 years)",
    "rate(10)",
    "rate(foo minutes)",
    *BAD_CRONS,
]


@pytest.mark.parametrize("expression", SCHEDULER_REFUSES)
def test_t202_scheduler_echoes_the_expression_that_it_refuses(expression: str) -> None:
    """T202 [A] 2025-01-26."""
    world = World()
    with pytest.raises(AwsError) as refusal:
        world.schedule(expression)
    assert (refusal.value.status, refusal.value.code) == (400, "ValidationException")
    assert refusal.value.message == f"Invalid Schedule Expression {expression}."


@pytest.mark.parametrize("expression", ["rate(1 minute)", "at(2027-12-31T23:59:59)", *CRONS, *SCHEDULER_CRONS])
def test_t202_scheduler_takes_these(expression: str) -> None:
    """T202 [A] 2025-01-26."""
    world = World()
    world.schedule(expression)
    assert world.call("scheduler", "GetSchedule", Name="tick")["ScheduleExpression"] == expression


@pytest.mark.parametrize("name", ["two words", "a/b", "ä", "s" * 65])
def test_a_schedules_name_has_a_form(name: str) -> None:
    """[D] EventBridge Scheduler API Reference, CreateSchedule: 1 to 64 letters, digits, dots, hyphens and underscores."""
    with pytest.raises(AwsError) as refusal:
        World().schedule("rate(1 minute)", Name=name)
    assert refusal.value.code == "ValidationException"
    assert "at 'name' failed to satisfy constraint" in refusal.value.message


def test_a_schedule_tells_how_often_it_tries() -> None:
    """[D] EventBridge Scheduler API Reference, RetryPolicy, and GetSchedule as the user guide shows it: 185 times, a day."""
    world = World()
    world.schedule("rate(1 minute)", Target={"RetryPolicy": {"MaximumRetryAttempts": 2}})
    told = world.call("scheduler", "GetSchedule", Name="tick")["Target"]["RetryPolicy"]
    assert told == {"MaximumRetryAttempts": 2, "MaximumEventAgeInSeconds": 86_400}


def test_a_schedule_by_rate_begins_at_once_or_at_its_start() -> None:
    """[D] EventBridge Scheduler User Guide, "Rate-based schedules": StartDate is the first occurrence, else it is now."""
    world = World()
    world.schedule("rate(10 minutes)", Name="now")
    world.schedule("rate(10 minutes)", Name="later", StartDate=datetime(2026, 1, 1, 0, 7, tzinfo=UTC))
    world.run(1_200)
    assert world.times == [0, 420, 600, 1_020, 1_200]


def test_a_schedule_by_cron_begins_after_its_start() -> None:
    """[D] EventBridge Scheduler API Reference, CreateSchedule: the date after which the schedule can begin."""
    world = World()
    world.schedule("cron(0/5 * * * ? *)", StartDate=datetime(2026, 1, 1, 0, 7, tzinfo=UTC))
    world.run(900)
    assert world.times == [600, 900]


def test_one_time_has_neither_start_nor_end() -> None:
    """[D] EventBridge Scheduler API Reference, CreateSchedule: StartDate and EndDate are ignored for at(...)."""
    world = World()
    late, early = datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
    world.schedule("at(2026-01-01T00:10:00)", Name="late", StartDate=late)
    world.schedule("at(2026-01-01T00:11:00)", Name="early", EndDate=early)
    world.run(900)
    assert world.times == [600, 660]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"State": "ON"}, "state"),
        ({"ActionAfterCompletion": "GO"}, "actionAfterCompletion"),
        ({"Target": {"DeadLetterConfig": {"Arn": "dead"}}}, "target.deadLetterConfig.arn"),
        (
            {"Target": {"DeadLetterConfig": {"Arn": "arn:aws:sqs:eu-central-1:123456789012:dead.fifo"}}},
            "deadLetterConfig",
        ),
    ],
)
def test_the_parts_of_a_schedule_have_a_form(change: dict[str, Any], where: str) -> None:
    """[D] EventBridge Scheduler API Reference, CreateSchedule: enumerations, and dead letters in standard queues only."""
    with pytest.raises(AwsError) as refusal:
        World().schedule("rate(1 minute)", **change)
    assert refusal.value.code == "ValidationException"
    assert where in refusal.value.message


@pytest.mark.parametrize(
    ("expression", "times"),
    [
        ("AT(2026-01-01T00:10:00)", [600]),
        ("at(2026-01-01T00:10)", [600]),
        ("Rate(10minutes)", [0, 600]),
        ("rate(10 MINUTES)", [0, 600]),
        ("cron(10 0 * * ?)", [600]),
    ],
)
def test_scheduler_is_less_strict_than_a_rule(expression: str, times: list[int]) -> None:
    """[F] measured on AWS by the authors of cdk-preflight, 2026-09-07: case, blanks, seconds and the year."""
    world = World()
    world.schedule(expression)
    world.run(900)
    assert world.times == times


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (
            {"StartDate": datetime(2026, 1, 2, tzinfo=UTC), "EndDate": datetime(2026, 1, 2, tzinfo=UTC)},
            "The StartDate you specify must come before the EndDate.",
        ),
        (
            {"Target": {"Arn": QUEUE_ARN.replace(REGION, "us-west-2")}},
            f"The target ARN provided does not match the current region {REGION}.",
        ),
        ({"Target": {"Arn": f"{QUEUE_ARN}.fifo"}}, "Parameters SqsParameters must be specified."),
        ({"Target": {"SqsParameters": {"MessageGroupId": "g"}}}, "Parameters MessageGroupId not valid for the target."),
        (
            {"Target": {"Arn": FUNCTION_ARN, "SqsParameters": {"MessageGroupId": "g"}}},
            "Parameters SqsParameters not supported for the target.",
        ),
        ({"Target": {"Arn": FUNCTION_ARN, "Input": "{"}}, "JSON syntax error in input for the target."),
        ({"Target": {"Arn": f"{SDK}sqs:getQueueUrl", "Input": "{}"}}, "getQueueUrl API is not supported."),
        (
            {"Target": {"Arn": f"{SDK}sqs:sendMessage", "Input": None}},
            "You must provide an input to set this target for your schedule.",
        ),
        (
            {"FlexibleTimeWindow": {"Mode": "FLEXIBLE"}},
            "MaximumWindowInMinutes must be provided when FlexibleTimeWindowMode is set to FLEXIBLE.",
        ),
    ],
    ids=str,
)
def test_scheduler_looks_at_dates_windows_and_targets(change: dict[str, Any], text: str) -> None:
    """[F] measured on AWS by the authors of cdk-preflight, 2026-09-07: what CreateSchedule refuses, and its words."""
    with pytest.raises(AwsError) as refusal:
        World().schedule("rate(1 minute)", **change)
    assert (refusal.value.code, refusal.value.message) == ("ValidationException", text)


def test_the_default_group_is_there() -> None:
    """[F] measured on AWS by the authors of cdk-preflight, 2026-09-07."""
    with pytest.raises(AwsError, match="This operation cannot be performed on schedule group default"):
        World().call("scheduler", "CreateScheduleGroup", Name="default")
