"""What a rule's and a schedule's target may be given, and what its dead-letter queue tells."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from cloudlet import AwsError, Cloud
from tests.schedules.fakes import ACCOUNT, QUEUE_ARN, REGION, World

TRUST = {"Statement": [{"Effect": "Allow", "Principal": {"Service": "scheduler.amazonaws.com"}}]}
DEAD_ARN = f"arn:aws:sqs:{REGION}:{ACCOUNT}:dead"
ANYTHING = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with Cloud(seed=1, calm=True) as cloud:
        cloud.call("sqs", "CreateQueue", QueueName="dead")
        cloud.roles.put("clock", f"arn:aws:iam::{cloud.account}:role/clock", [ANYTHING], trust=TRUST)
        yield cloud


def arn(cloud: Cloud, name: str) -> str:
    return f"arn:aws:sqs:{cloud.region}:{cloud.account}:{name}"


def dead_letter(cloud: Cloud) -> dict[str, str]:
    """The attributes of the one dead letter."""
    [message] = cloud.sqs.queues["dead"].messages
    return {name: value["StringValue"] for name, value in message.attributes.items()}


def refused(call: Any, *args: Any, **params: Any) -> AwsError:
    with pytest.raises(AwsError) as refusal:
        call(*args, **params)
    return refusal.value


def test_a_rules_dead_letter_tells_why(cloud: Cloud) -> None:
    """[D] EventBridge User Guide, "Using dead-letter queues": attributes of each message, and no retry without a target."""
    cloud.call("events", "PutRule", Name="tick", ScheduleExpression="rate(1 minute)")
    dead = {"Arn": arn(cloud, "dead")}
    target = {"Id": "1", "Arn": arn(cloud, "gone"), "DeadLetterConfig": dead}
    cloud.call("events", "PutTargets", Rule="tick", Targets=[target])
    cloud.run(70)
    told = dead_letter(cloud)
    assert told.pop("ERROR_MESSAGE")
    assert told == {
        "RULE_ARN": f"arn:aws:events:{cloud.region}:{cloud.account}:rule/tick",
        "TARGET_ARN": arn(cloud, "gone"),
        "ERROR_CODE": "NO_RESOURCE",
        "RETRY_ATTEMPTS": "0",
    }


def test_a_schedules_dead_letter_tells_why(cloud: Cloud) -> None:
    """[D] EventBridge Scheduler User Guide, "Configuring a schedule's dead-letter queue": the event's attributes."""
    target = {
        "Arn": arn(cloud, "gone"),
        "RoleArn": f"arn:aws:iam::{cloud.account}:role/clock",
        "DeadLetterConfig": {"Arn": arn(cloud, "dead")},
    }
    cloud.call(
        "scheduler", "CreateSchedule", Name="tick", Target=target,
        ScheduleExpression="rate(1 minute)", FlexibleTimeWindow={"Mode": "OFF"},
    )  # fmt: skip
    cloud.run(30)
    told = dead_letter(cloud)
    assert told["SCHEDULE_ARN"].endswith(":schedule/default/tick")
    assert (told["TARGET_ARN"], told["RETRY_ATTEMPTS"]) == (arn(cloud, "gone"), "0")
    assert told["ERROR_CODE"].endswith("NonExistentQueue")
    assert told["SCHEDULED_TIME"] == "2026-01-01T00:00:00Z"
    assert {"EXECUTION_ID", "ERROR_MESSAGE", "IS_PAYLOAD_TRUNCATED"} <= told.keys()


def test_a_target_that_is_tried_too_often_says_so() -> None:
    """[D] EventBridge User Guide, "Using dead-letter queues": EXHAUSTED_RETRY_CONDITION and RETRY_ATTEMPTS."""
    world = World(refusals=[AwsError("RequestThrottled", "Slow down.") for _ in range(3)])
    world.rule("rate(1 day)", DeadLetterConfig={"Arn": DEAD_ARN}, RetryPolicy={"MaximumRetryAttempts": 2})
    world.run(86_500)
    [(_, letter)] = world.sent
    told = {name: value["StringValue"] for name, value in letter["MessageAttributes"].items()}
    assert letter["QueueUrl"].endswith("/dead")
    assert (told["ERROR_CODE"], told["RETRY_ATTEMPTS"]) == ("THROTTLING", "2")
    assert told["EXHAUSTED_RETRY_CONDITION"] == "MaximumRetryAttempts"


def test_a_target_has_one_input() -> None:
    """[D] EventBridge API Reference, Target: Input, InputPath and InputTransformer exclude each other; the words [F]."""
    error = refused(World().rule, Input="{}", InputPath="$.detail")
    assert error.code == "ValidationException"
    assert error.message == "Only one of Input, InputPath, or InputTransformer must be provided for target 1."


def test_an_input_is_json() -> None:
    """[F] aws-cli#6711 (2022): the text of the refusal."""
    error = refused(World().rule, Input="env:dev")
    assert error.code == "ValidationException"
    assert error.message.startswith('JSON syntax error in input for target 1: [Source: (String)"env:dev"; line: 1')


@pytest.mark.parametrize(
    "policy",
    [
        {"MaximumRetryAttempts": 186},
        {"MaximumRetryAttempts": -1},
        {"MaximumEventAgeInSeconds": 59},
        {"MaximumEventAgeInSeconds": 86_401},
    ],
    ids=str,
)
def test_retries_have_ranges(policy: dict[str, int]) -> None:
    """[D] EventBridge API Reference, RetryPolicy: 0 to 185 attempts, 60 to 86,400 seconds; Scheduler has the same."""
    world = World()
    assert refused(world.rule, RetryPolicy=policy).code == "ValidationException"
    assert refused(world.schedule, "rate(1 day)", Target={"RetryPolicy": policy}).code == "ValidationException"


def test_nobody_speaks_for_aws() -> None:
    """[D] EventBridge User Guide, PutEvents: a source must not begin with aws.; the words [A], LocalStack's tests."""
    entry = {"Source": "aws.orders", "DetailType": "order", "Detail": "{}"}
    [answer] = World().call("events", "PutEvents", Entries=[entry])["Entries"]
    assert answer == {"ErrorCode": "NotAuthorizedForSourceException", "ErrorMessage": "Not authorized for the source."}


@pytest.mark.parametrize(
    "window",
    [
        {"Mode": "FLEXIBLE"},
        {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 0},
        {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 1441},
        {"Mode": "OFF", "MaximumWindowInMinutes": 5},
        {"Mode": "SOMETIMES"},
    ],
    ids=str,
)
def test_a_window_is_off_or_has_minutes(window: dict[str, Any]) -> None:
    """[D] EventBridge Scheduler API Reference, FlexibleTimeWindow: 1 to 1,440 minutes where it is flexible."""
    error = refused(World().schedule, "rate(1 day)", FlexibleTimeWindow=window)
    assert (error.code, error.status) == ("ValidationException", 400)


def test_a_schedules_group_is_there() -> None:
    """[D] EventBridge Scheduler API Reference, CreateSchedule and DeleteScheduleGroup: it takes its schedules along."""
    world = World()
    error = refused(world.schedule, "rate(1 minute)", GroupName="shop")
    assert (error.code, error.status) == ("ResourceNotFoundException", 404)
    world.call("scheduler", "CreateScheduleGroup", Name="shop")
    world.schedule("rate(1 minute)", GroupName="shop")
    groups = world.call("scheduler", "ListScheduleGroups")["ScheduleGroups"]
    assert [group["Name"] for group in groups] == ["default", "shop"]
    world.call("scheduler", "DeleteScheduleGroup", Name="shop")
    world.run(120)
    assert (world.bodies, world.call("scheduler", "ListSchedules")["Schedules"]) == ([], [])


def test_a_template_names_what_it_knows() -> None:
    """[F] localstack#10789 (2024), checked on AWS: a placeholder is predefined or in InputPathsMap."""
    error = refused(World().rule, InputTransformer={"InputPathsMap": {"id": "$.id"}, "InputTemplate": '"<id> <who>"'})
    assert error.code == "ValidationException"
    assert error.message == "InputTemplate for target 1 contains invalid placeholder who."


def test_the_events_own_placeholders_are_with_and_without_detail() -> None:
    """[D] EventBridge User Guide, "Input transformation": aws.events.event has no detail, aws.events.event.json has."""
    world = World()
    template = '{"whole": <aws.events.event.json>, "rest": <aws.events.event>}'
    target = {"Id": "1", "Arn": QUEUE_ARN, "InputTransformer": {"InputTemplate": template}}
    world.call("events", "PutRule", Name="orders", EventPattern='{"source": ["shop"]}')
    world.call("events", "PutTargets", Rule="orders", Targets=[target])
    world.call("events", "PutEvents", Entries=[{"Source": "shop", "DetailType": "order", "Detail": '{"id": 1}'}])
    world.run(5)
    [told] = [json.loads(body) for body in world.bodies]
    assert told["whole"]["detail"] == {"id": 1}
    assert "detail" not in told["rest"] and told["rest"]["id"] == told["whole"]["id"]
