"""Calls of a wrong shape are refused; none of them ends the cloud."""

from __future__ import annotations

from typing import Any

import pytest

from cloudlet.errors import AwsError
from tests.schedules.fakes import QUEUE_ARN, ROLE_ARN, World

DEEP = "[" * 100_000


@pytest.mark.parametrize("arn", ["", "orders", "arn:aws:sqs:orders", "arn:aws:sqs:eu-central-1:123456789012:a:b"])
def test_a_target_needs_an_arn(arn: str) -> None:
    world = World()
    world.rule()
    with pytest.raises(AwsError, match="Provided Arn is not in correct format"):
        world.call("events", "PutTargets", Rule="tick", Targets=[{"Id": "1", "Arn": arn}])
    with pytest.raises(AwsError, match="Provided Arn is not in correct format"):
        world.schedule("rate(1 minute)", Target={"Arn": arn})


@pytest.mark.parametrize(
    ("operation", "params"),
    [
        ("PutRule", {"ScheduleExpression": "rate(1 minute)"}),
        ("PutRule", {"Name": "r", "ScheduleExpression": "rate(" + "9" * 5000 + " minutes)"}),
        ("PutRule", {"Name": "r", "ScheduleExpression": "cron(" + "9" * 5000 + " 0 * * ? *)"}),
        ("PutRule", {"Name": "r", "EventPattern": DEEP}),
        ("PutTargets", {"Rule": "tick", "Targets": [None]}),
        ("PutTargets", {"Rule": "tick"}),
        ("PutEvents", {"Entries": [{"Source": "s", "DetailType": "d", "Detail": "{}", "Time": "now"}]}),
    ],
)
def test_a_call_of_a_wrong_shape_is_refused(operation: str, params: dict[str, Any]) -> None:
    world = World()
    world.rule()
    with pytest.raises(AwsError):
        world.call("events", operation, **params)


def test_a_detail_nested_beyond_reading_is_malformed() -> None:
    entry = {"Source": "s", "DetailType": "d", "Detail": DEEP}
    answer = World().call("events", "PutEvents", Entries=[entry])
    assert answer["Entries"] == [{"ErrorCode": "MalformedDetail", "ErrorMessage": "Detail is malformed."}]


def test_a_target_of_a_service_that_is_not_modelled_hears_nothing() -> None:
    world = World()
    world.rule(Arn="arn:aws:states:eu-central-1:123456789012:stateMachine:orders")
    world.run(120)
    assert (world.sent, world.invoked) == ([], [])


def test_a_schedule_without_a_target_is_refused() -> None:
    window = {"Mode": "OFF"}
    with pytest.raises(AwsError):
        World().call(
            "scheduler", "CreateSchedule", Name="s", ScheduleExpression="rate(1 day)", FlexibleTimeWindow=window
        )


def test_a_text_that_is_no_json_reaches_a_queue_and_no_function() -> None:
    world = World()
    function = QUEUE_ARN.replace(":sqs:", ":lambda:").replace(":orders", ":function:orders")
    with pytest.raises(AwsError, match="JSON syntax error in input for the target"):
        world.schedule("rate(1 minute)", Target={"Arn": function, "RoleArn": ROLE_ARN, "Input": "hello"})
    world.schedule("rate(1 minute)", Target={"Input": "hello"})
    world.run(30)
    assert world.bodies == ["hello"]
