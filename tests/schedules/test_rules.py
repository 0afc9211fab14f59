"""Scheduled rules fire on virtual time and tell their targets."""

from __future__ import annotations

import json

import pytest

from cloudlet.errors import AwsError
from tests.schedules.fakes import ACCOUNT, FUNCTION_ARN, QUEUE_ARN, REGION, World


def test_a_rate_fires_first_one_period_after_the_rule_was_made() -> None:
    world = World()
    world.run(30)
    world.rule("rate(1 minute)")
    world.run(200)
    assert world.times == [90, 150, 210]


def test_a_queue_gets_the_event_as_text_and_a_function_as_an_object() -> None:
    world = World()
    world.rule()
    world.call("events", "PutTargets", Rule="tick", Targets=[{"Id": "2", "Arn": FUNCTION_ARN}])
    world.run(60)
    ((_, function, event),) = world.invoked
    assert function == FUNCTION_ARN
    assert json.loads(world.bodies[0]) == event
    assert event["time"] == "2026-01-01T00:01:00Z"


def test_an_input_replaces_the_event() -> None:
    world = World()
    world.rule(Input='{"limit": 10}')
    world.run(60)
    assert world.bodies == ['{"limit": 10}']


def test_a_disabled_rule_is_silent_until_it_is_enabled() -> None:
    world = World()
    world.rule()
    world.call("events", "DisableRule", Name="tick")
    assert world.clock.next_due() is None
    world.run(600)
    assert world.sent == []
    world.call("events", "EnableRule", Name="tick")
    world.run(60)
    assert world.times == [660]


def test_removed_targets_hear_nothing_and_the_rule_can_then_be_deleted() -> None:
    world = World()
    world.rule()
    with pytest.raises(AwsError, match="Rule can't be deleted since it has targets"):
        world.call("events", "DeleteRule", Name="tick")
    world.call("events", "RemoveTargets", Rule="tick", Ids=["1"])
    world.run(120)
    world.call("events", "DeleteRule", Name="tick")
    assert world.sent == []
    assert world.clock.next_due() is None
    assert world.call("events", "ListRules") == {"Rules": []}


def test_putting_a_rule_again_unchanged_does_not_shift_its_firings() -> None:
    world = World()
    world.rule()
    world.run(30)
    world.call("events", "PutRule", Name="tick", ScheduleExpression="rate(1 minute)", Description="same")
    world.run(60)
    assert world.times == [60]


def test_a_rule_and_its_targets_can_be_read_back() -> None:
    world = World()
    world.rule("rate(5 minutes)")
    rule = world.call("events", "DescribeRule", Name="tick")
    assert rule["Arn"] == f"arn:aws:events:{REGION}:{ACCOUNT}:rule/tick"
    assert (rule["ScheduleExpression"], rule["State"], rule["CreatedBy"]) == (
        "rate(5 minutes)",
        "ENABLED",
        ACCOUNT,
    )
    assert world.call("events", "ListTargetsByRule", Rule="tick") == {"Targets": [{"Id": "1", "Arn": QUEUE_ARN}]}


def test_a_schedule_does_not_keep_the_cloud_busy() -> None:
    world = World()
    world.rule()
    assert not world.clock.busy


def test_a_throttled_send_is_tried_again() -> None:
    world = World(refusals=[AwsError("ThrottlingException", "Rate exceeded", 400)] * 2)
    world.rule("rate(1 day)")
    world.run(86_400 + 10)
    assert world.times == [86_403]


def test_a_queue_that_is_gone_loses_the_event_or_leaves_it_on_the_dead_letter_queue() -> None:
    gone = AwsError("AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist")
    world = World(refusals=[gone])
    world.rule("rate(1 day)", DeadLetterConfig={"Arn": QUEUE_ARN + "-dead"})
    world.run(86_400)
    ((_, params),) = world.sent
    assert params["QueueUrl"] == f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/orders-dead"
