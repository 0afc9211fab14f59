"""Events that are put, the rules that they match, and what targets are given."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cloudlet.errors import AwsError
from tests.schedules.fakes import QUEUE_ARN, World

EVENT = {"Source": "shop", "DetailType": "order placed", "Detail": '{"order_id": "o-1001", "by": {"name": "ada"}}'}


def told(**target: Any) -> list[str]:
    """What the queue gets of one event."""
    world = World()
    world.call("events", "PutRule", Name="orders", EventPattern='{"source": ["shop"]}')
    world.call("events", "PutTargets", Rule="orders", Targets=[{"Id": "1", "Arn": QUEUE_ARN, **target}])
    answer = world.call("events", "PutEvents", Entries=[EVENT, {**EVENT, "Source": "bakery"}])
    assert answer["FailedEntryCount"] == 0
    world.run(1)
    return world.bodies


def test_only_a_matching_event_is_delivered() -> None:
    (body,) = told()
    assert json.loads(body)["detail"] == {"order_id": "o-1001", "by": {"name": "ada"}}


@pytest.mark.parametrize(
    ("path", "text"), [("$.detail.by", '{"name":"ada"}'), ("$.source", '"shop"'), ("$.detail.none", "null")]
)
def test_a_path_picks_a_part(path: str, text: str) -> None:
    assert told(InputPath=path) == [text]


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ('"<who> placed <id>"', '"ada placed o-1001"'),
        (
            '{"order": <id>, "by": <all>, "text": "by <who>"}',
            '{"order": "o-1001", "by": {"name":"ada"}, "text": "by ada"}',
        ),
        ('{"rule": "<aws.events.rule-name>", "none": "<none>"}', '{"rule": "orders", "none": ""}'),
    ],
)
def test_a_transformer_fills_its_template(template: str, text: str) -> None:
    paths = {"who": "$.detail.by.name", "id": "$.detail.order_id", "all": "$.detail.by", "none": "$.detail.none"}
    assert told(InputTransformer={"InputPathsMap": paths, "InputTemplate": template}) == [text]


def test_a_scheduled_rule_does_not_hear_events_that_are_put() -> None:
    world = World()
    world.rule("rate(1 day)")
    world.call("events", "PutEvents", Entries=[EVENT])
    world.run(10)
    assert world.sent == []


def test_a_bus_of_its_own_hears_only_its_own_events() -> None:
    world = World()
    world.call("events", "CreateEventBus", Name="shop")
    world.call("events", "PutRule", Name="all", EventPattern='{"source": ["shop"]}', EventBusName="shop")
    target = {"Id": "1", "Arn": QUEUE_ARN}
    world.call("events", "PutTargets", Rule="all", EventBusName="shop", Targets=[target])
    world.call("events", "PutEvents", Entries=[EVENT, {**EVENT, "EventBusName": "shop"}])
    world.run(1)
    assert len(world.sent) == 1


@pytest.mark.parametrize("pattern", ["[]", "{}", "not json", '{"source": "shop"}', '{"source": []}'])
def test_a_pattern_that_is_none_is_refused(pattern: str) -> None:
    with pytest.raises(AwsError, match="InvalidEventPatternException: Event pattern is not valid"):
        World().call("events", "PutRule", Name="orders", EventPattern=pattern)


def test_a_rule_needs_a_schedule_or_a_pattern() -> None:
    with pytest.raises(AwsError, match="EventPattern or ScheduleExpression must be specified"):
        World().call("events", "PutRule", Name="orders")


def test_a_fifo_queue_as_a_target_needs_a_message_group() -> None:
    world = World()
    world.call("events", "PutRule", Name="orders", EventPattern='{"source": ["shop"]}')
    with pytest.raises(AwsError, match="SqsParameters must be specified for target: 1"):
        world.call("events", "PutTargets", Rule="orders", Targets=[{"Id": "1", "Arn": QUEUE_ARN + ".fifo"}])


def test_a_missing_rule_is_named() -> None:
    with pytest.raises(AwsError, match="Rule none does not exist on EventBus default"):
        World().call("events", "DescribeRule", Name="none")


def test_an_operation_that_is_not_modelled_says_so() -> None:
    with pytest.raises(AwsError, match="StartReplay is not modelled for events; it knows CreateEventBus"):
        World().call("events", "StartReplay")
