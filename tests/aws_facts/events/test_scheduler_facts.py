"""What EventBridge Scheduler does on AWS."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from cloudlet.errors import AwsError
from tests.schedules.crons import BAD_CRONS, CRONS
from tests.schedules.fakes import World

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
    world.schedule("at(2026-01-01T00:10:00)", StartDate=late, EndDate=early)
    world.run(900)
    assert world.times == [600]


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
