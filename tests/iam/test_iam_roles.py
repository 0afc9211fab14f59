"""What a role may do."""

from __future__ import annotations

from typing import Any

import pytest

from cloudlet.iam import Roles
from cloudlet.managed_policies import MANAGED_POLICIES

ARN = "arn:aws:iam::123456789012:role/sender"
QUEUE = "arn:aws:sqs:eu-central-1:123456789012:orders"


def may(action: str, resource: str, *statements: dict[str, Any], **more: Any) -> bool:
    roles = Roles()
    roles.put("sender", ARN, [{"Version": "2012-10-17", "Statement": list(statements)}], **more)
    return roles.allows(ARN, action, resource)


def allow(action: Any, resource: Any = QUEUE, effect: str = "Allow") -> dict[str, Any]:
    return {"Effect": effect, "Action": action, "Resource": resource}


@pytest.mark.parametrize(
    "statement",
    [
        allow("sqs:SendMessage"),
        allow("SQS:sendmessage"),
        allow(["sqs:ReceiveMessage", "sqs:Send*"]),
        allow("sqs:SendMessag?"),
        allow("*", "*"),
        allow("sqs:*", "arn:aws:sqs:*:*:orders"),
        allow("sqs:SendMessage", [QUEUE + "-other", QUEUE]),
        {"Effect": "Allow", "NotAction": "sqs:DeleteQueue", "Resource": "*"},
        {"Effect": "Allow", "Action": "sqs:SendMessage", "NotResource": QUEUE + "-other"},
        {**allow("sqs:SendMessage"), "Condition": {"Bool": {"aws:SecureTransport": "true"}}},
    ],
)
def test_a_statement_that_fits_allows(statement: dict[str, Any]) -> None:
    assert may("sqs:SendMessage", QUEUE, statement)


@pytest.mark.parametrize(
    "statement",
    [
        allow("sqs:SendMessageBatch"),
        allow("sqs:SendMessage", QUEUE.upper()),
        allow("sqs:SendMessage", QUEUE + "?"),
        allow("sqs:SendMessage", []),
        {"Effect": "Allow", "NotAction": ["sqs:Send*"], "Resource": "*"},
        {"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:sqs:*"},
        {"Effect": "Allow", "Action": "sqs:SendMessage"},
    ],
)
def test_what_nothing_allows_is_denied(statement: dict[str, Any]) -> None:
    assert not may("sqs:SendMessage", QUEUE, statement)


def test_a_deny_wins_wherever_it_stands() -> None:
    deny = allow("sqs:*", effect="Deny")
    assert not may("sqs:SendMessage", QUEUE, deny, allow("*", "*"))
    assert not may("sqs:SendMessage", QUEUE, allow("*", "*"), deny)
    assert may("sqs:SendMessage", QUEUE + "-other", allow("*", "*"), deny)


@pytest.mark.parametrize(
    ("principal", "allowed"),
    [
        ({"AWS": ARN}, True),
        ({"AWS": [ARN + "2", ARN]}, True),
        ({"AWS": "*"}, True),
        ("*", True),
        ({"AWS": ARN + "2"}, False),
        ({"AWS": "arn:aws:iam::123456789012:root"}, False),  # leaves it to the role's own policies
        ({"Service": "sns.amazonaws.com"}, False),
    ],
)
def test_a_resource_lets_in_whom_its_policy_names(principal: Any, allowed: bool) -> None:
    """In one account either policy is enough. Source: IAM User Guide, "Policy evaluation for requests within a single
    account", and "AWS account principals"."""
    roles = Roles()
    roles.put("sender", ARN, [])
    policies = {QUEUE: {"Statement": {**allow("SQS:SendMessage"), "Principal": principal}}}
    roles.policy_of = lambda arn: policies.get(arn, {})
    assert roles.allows(ARN, "sqs:SendMessage", QUEUE) is allowed
    assert not roles.allows(ARN, "sqs:ReceiveMessage", QUEUE)
    assert not roles.allows(ARN, "sqs:SendMessage", QUEUE + "-other")
    assert not roles.allows(ARN + "3", "sqs:SendMessage", QUEUE)
    roles.put("sender", ARN, [{"Statement": allow("sqs:*", effect="Deny")}])
    assert not roles.allows(ARN, "sqs:SendMessage", QUEUE)


def test_an_unknown_role_may_do_nothing() -> None:
    roles = Roles()
    assert not roles.allows(ARN, "sqs:SendMessage", QUEUE)
    roles.put("sender", ARN, [{"Statement": allow("*", "*")}])
    assert roles.allows(ARN, "sqs:SendMessage", QUEUE)
    roles.delete(ARN)
    assert not roles.allows(ARN, "sqs:SendMessage", QUEUE)


@pytest.mark.parametrize(
    ("policy", "action", "allowed"),
    [
        ("arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole", "sqs:ReceiveMessage", True),
        ("arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole", "sqs:SendMessage", False),
        ("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole", "logs:PutLogEvents", True),
        ("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole", "sqs:ReceiveMessage", False),
        ("arn:aws:iam::aws:policy/AmazonSQSFullAccess", "sqs:PurgeQueue", True),
        ("AmazonSQSReadOnlyAccess", "sqs:PurgeQueue", False),
        ("arn:aws:iam::aws:policy/NoSuchPolicy", "sqs:SendMessage", False),
    ],
)
def test_a_managed_policy_allows_what_aws_says(policy: str, action: str, allowed: bool) -> None:
    assert may(action, QUEUE, managed_policy_arns=[policy]) is allowed


def test_every_managed_policy_has_statements() -> None:
    assert all(document["Statement"][0]["Action"] for document in MANAGED_POLICIES.values())


def test_only_a_trusted_service_may_assume_a_role() -> None:
    roles = Roles()
    principal = {"Service": ["apigateway.amazonaws.com", "lambda.amazonaws.com"]}
    roles.put("sender", ARN, [], trust={"Statement": {"Effect": "Allow", "Principal": principal}})
    assert roles.may_assume("apigateway.amazonaws.com", ARN)
    assert not roles.may_assume("scheduler.amazonaws.com", ARN)
    assert not roles.may_assume("apigateway.amazonaws.com", ARN + "-other")


def test_a_policy_full_of_wildcards_cannot_run_away() -> None:
    assert not may("sqs:SendMessage", "a" * 200, allow("*", "*a" * 60 + "*b"))
    assert may("sqs:SendMessage", "a" * 200 + "b", allow("*", "*a" * 60 + "*b"))


def test_what_is_denied_under_a_condition_is_not_denied_to_all() -> None:
    refusing = {**allow("sqs:*", "*", "Deny"), "Condition": {"Bool": {"aws:SecureTransport": "false"}}}
    assert may("sqs:SendMessage", QUEUE, allow("sqs:SendMessage"), refusing)
