"""EventBridge Scheduler: schedules with one target each."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from cloudlet.errors import AwsError
from tests.schedules.fakes import ACCOUNT, FUNCTION_ARN, QUEUE_ARN, REGION, ROLE_ARN, World

SCHEDULE_ARN = f"arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/default/tick"


def test_a_schedule_tells_its_target_by_rate_and_at_once() -> None:
    world = World()
    world.schedule("rate(5 minutes)", Target={"Input": '{"limit": 10}'})
    world.run(900)
    assert world.times == [0, 300, 600, 900]
    assert world.bodies[0] == '{"limit": 10}'


def test_a_schedule_fires_once_and_can_then_be_gone() -> None:
    world = World()
    world.schedule("at(2026-01-01T00:10:00)", ActionAfterCompletion="DELETE")
    world.run(86_400)
    assert world.times == [600]
    assert world.call("scheduler", "ListSchedules") == {"Schedules": []}


def test_a_schedule_keeps_to_its_dates() -> None:
    world = World()
    start, end = datetime(2026, 1, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, 3, tzinfo=UTC)
    world.schedule("cron(0 * * * ? *)", StartDate=start, EndDate=end)
    world.run(86_400)
    assert world.times == [3600, 7200, 10_800]


def test_a_schedule_without_input_sends_an_event_of_its_own() -> None:
    world = World()
    target = {"Arn": FUNCTION_ARN, "RoleArn": ROLE_ARN}
    window = {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 15}
    given = {"Name": "tick", "ScheduleExpression": "rate(1 minute)", "FlexibleTimeWindow": window}
    world.call("scheduler", "CreateSchedule", Target=target, **given)
    world.run(60)
    (at, _, event), _ = world.invoked
    assert (at, event["source"], event["detail-type"]) == (0, "aws.scheduler", "Scheduled Event")
    assert (event["time"], event["resources"]) == ("2026-01-01T00:00:00Z", [SCHEDULE_ARN])


def test_an_input_may_name_the_schedule_and_its_time() -> None:
    world = World()
    text = '{"at": "<aws.scheduler.scheduled-time>", "by": "<aws.scheduler.schedule-arn>"}'
    world.schedule("rate(1 minute)", Target={"Input": text})
    world.run(60)
    assert json.loads(world.bodies[1]) == {"at": "2026-01-01T00:01:00Z", "by": SCHEDULE_ARN}


def test_a_universal_target_is_a_call_with_its_parameters() -> None:
    world = World()
    call = {"FunctionName": "redrive", "InvocationType": "Event", "Payload": '{"limit": 10}'}
    target = {"Arn": "arn:aws:scheduler:::aws-sdk:lambda:invoke", "RoleArn": ROLE_ARN, "Input": json.dumps(call)}
    world.schedule("rate(1 minute)", Target=target)
    world.run(60)
    assert world.invoked == [(at, FUNCTION_ARN, {"limit": 10}) for at in (0, 60)]


def test_a_universal_target_sends_to_a_queue() -> None:
    world = World()
    call = {"QueueUrl": f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/orders", "MessageBody": "tick"}
    target = {"Arn": "arn:aws:scheduler:::aws-sdk:sqs:sendMessage", "RoleArn": ROLE_ARN, "Input": json.dumps(call)}
    world.schedule("rate(1 minute)", Target=target)
    world.run(60)
    assert world.bodies == ["tick", "tick"]


def test_an_update_replaces_everything_and_a_disabled_schedule_is_silent() -> None:
    world = World()
    world.schedule("rate(1 minute)", Description="often")
    target = {"Arn": QUEUE_ARN, "RoleArn": ROLE_ARN}
    given = {"Name": "tick", "ScheduleExpression": "rate(1 hour)", "FlexibleTimeWindow": {"Mode": "OFF"}}
    world.call("scheduler", "UpdateSchedule", Target=target, State="DISABLED", **given)
    found = world.call("scheduler", "GetSchedule", Name="tick")
    assert (found["State"], found["ScheduleExpression"], "Description" in found) == ("DISABLED", "rate(1 hour)", False)
    assert world.clock.next_due() is None


def test_a_deleted_schedule_is_silent_and_unknown() -> None:
    world = World()
    world.schedule("rate(1 minute)")
    world.call("scheduler", "DeleteSchedule", Name="tick")
    world.run(600)
    assert world.sent == []
    with pytest.raises(AwsError, match="ResourceNotFoundException: Schedule tick does not exist"):
        world.call("scheduler", "GetSchedule", Name="tick")


def test_two_schedules_cannot_share_a_name_in_a_group() -> None:
    world = World()
    world.schedule("rate(1 minute)")
    with pytest.raises(AwsError, match="ConflictException: Schedule tick already exists"):
        world.schedule("rate(1 minute)")
    world.call("scheduler", "CreateScheduleGroup", Name="other")
    world.schedule("rate(1 minute)", GroupName="other")
    assert len(world.call("scheduler", "ListSchedules")["Schedules"]) == 2
    assert len(world.call("scheduler", "ListSchedules", GroupName="other")["Schedules"]) == 1


def test_the_role_must_trust_scheduler_and_may_forbid_the_target() -> None:
    world = World()
    with pytest.raises(AwsError, match="The execution role you provide must allow AWS EventBridge Scheduler"):
        world.schedule("rate(1 minute)", Target={"RoleArn": ROLE_ARN + "-other"})
    world.schedule("rate(1 minute)")
    world.roles.put("clock", ROLE_ARN, [])
    world.run(120)
    assert world.sent == []


def test_an_unknown_time_zone_is_refused() -> None:
    with pytest.raises(AwsError, match="ValidationException"):
        World().schedule("rate(1 minute)", ScheduleExpressionTimezone="Mars/Olympus")
