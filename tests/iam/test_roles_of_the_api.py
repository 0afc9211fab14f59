"""Roles that are made by the IAM API count as those of a template do."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cloudlet import AwsError, Cloud

POLLING = "arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole"
Make = Callable[..., str]


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with Cloud(seed=1, calm=True) as cloud:
        cloud.call("sqs", "CreateQueue", QueueName="orders")
        yield cloud


@pytest.fixture
def role(cloud: Cloud) -> Make:
    """Makes a role that a service may assume."""

    def make(service: str, name: str = "worker") -> str:
        statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
        trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        made = cloud.client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=trust)
        return str(made["Role"]["Arn"])

    return make


@pytest.fixture
def function(cloud: Cloud, tmp_path: Path) -> Make:
    def make(role: str) -> str:
        (tmp_path / "app.py").write_text("def handler(event, context): pass")
        facts = {"Handler": "app.handler", "Role": role, "Code": {"Folder": str(tmp_path)}}
        cloud.call("lambda", "CreateFunction", FunctionName="Fn", **facts)
        return "Fn"

    return make


def queue(cloud: Cloud) -> str:
    return f"arn:aws:sqs:{cloud.region}:{cloud.account}:orders"


def test_a_schedule_sends_by_a_role_of_the_api(cloud: Cloud, role: Make) -> None:
    arn = role("scheduler.amazonaws.com")
    policy = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": queue(cloud)}],
    }
    cloud.client("iam").put_role_policy(RoleName="worker", PolicyName="send", PolicyDocument=json.dumps(policy))
    target = {"Arn": queue(cloud), "RoleArn": arn, "Input": "tick"}
    schedule: dict[str, Any] = {"ScheduleExpression": "rate(1 minute)", "FlexibleTimeWindow": {"Mode": "OFF"}}
    cloud.call("scheduler", "CreateSchedule", Name="tick", Target=target, **schedule)
    cloud.run(59)  # it sends at once, and again in a minute
    assert [message.body for message in cloud.sqs.queues["orders"].messages] == ["tick"]


def test_a_role_that_does_not_trust_lambda_is_none_for_a_function(role: Make, function: Make) -> None:
    with pytest.raises(AwsError, match="The role defined for the function cannot be assumed by Lambda"):
        function(role("scheduler.amazonaws.com"))


def test_a_mapping_needs_a_role_that_may_poll(cloud: Cloud, role: Make, function: Make) -> None:
    mapping = {"FunctionName": function(role("lambda.amazonaws.com")), "EventSourceArn": queue(cloud)}
    with pytest.raises(AwsError, match="does not have permissions to call ReceiveMessage on SQS"):
        cloud.call("lambda", "CreateEventSourceMapping", **mapping)
    cloud.client("iam").attach_role_policy(RoleName="worker", PolicyArn=POLLING)
    assert cloud.call("lambda", "CreateEventSourceMapping", **mapping)["State"] == "Creating"


def test_a_role_that_is_deleted_is_gone(cloud: Cloud, role: Make) -> None:
    arn = role("lambda.amazonaws.com")
    assert cloud.roles.get(arn) is not None
    cloud.client("iam").delete_role(RoleName="worker")
    assert cloud.roles.get(arn) is None
