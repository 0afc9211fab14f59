"""Batches by their bytes: an invocation has 6 MB, however many messages were received."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import chain

import pytest

from cloudlet import AwsError
from tests.aws_facts.lambda_.conftest import Maker, Wiring

Refused = Callable[..., AwsError]
BYTES = 1_000_000
MAX_EVENT_BYTES = 6_291_456
FAILS_ON_A_LARGE_BATCH = """
    def handler(event, context):
        if len(event["Records"]) > 3:
            raise ValueError("too many")
"""


def send_large(wiring: Wiring, count: int, **params: str) -> list[str]:
    """Send so many messages of a million bytes; their first letters."""
    letters = "abcdefghijklmnop"[:count]
    for letter in letters:
        ids = {"MessageDeduplicationId": letter} if params else {}
        wiring.cloud.call("sqs", "SendMessage", QueueUrl=wiring.queue.name, MessageBody=letter * BYTES, **ids, **params)
    return list(letters)


def firsts(wiring: Wiring) -> list[list[str]]:
    """The first letter of each body, by invocation."""
    return [[body[0] for body in bodies] for bodies in wiring.bodies]


def test_a_batch_has_six_megabytes(make: Maker) -> None:
    """[D] invocation-eventsourcemapping, batching behavior: a batch ends at 6 MB, whatever BatchSize says."""
    wiring = make.wired(
        "def handler(event, context): pass", visibility_s=30, BatchSize=100, MaximumBatchingWindowInSeconds=20
    )
    sent = send_large(wiring, 10)
    wiring.cloud.run(60)
    assert all(len(json.dumps(payload)) <= MAX_EVENT_BYTES for payload in wiring.payloads)
    assert sorted(chain(*firsts(wiring))) == sent
    assert len(wiring.queue.messages) == 0


def test_large_messages_of_a_group_stay_in_order(make: Maker) -> None:
    """[D] with-sqs, FIFO queues: a group's messages are processed in order, one batch at a time."""
    wiring = make.wired("def handler(event, context): pass", visibility_s=30, fifo=True)
    sent = send_large(wiring, 9, MessageGroupId="g")
    wiring.cloud.run(60)
    assert [*chain(*firsts(wiring))] == sent
    assert max(map(len, wiring.bodies)) == 6


def test_what_did_not_fit_waits_for_a_group_that_failed(make: Maker) -> None:
    """T073 [D] with-sqs: a failed batch blocks its group until its visibility timeout is over."""
    wiring = make.wired(FAILS_ON_A_LARGE_BATCH, visibility_s=30, fifo=True)
    sent = send_large(wiring, 9, MessageGroupId="g")
    wiring.cloud.run(20)
    assert firsts(wiring) == [sent[:6]]


def test_a_filter_has_4096_characters(make: Maker, refused: Refused) -> None:
    """[D] Lambda API Reference, Filter: Pattern has at most 4,096 characters."""
    make.function()
    pattern = json.dumps({"body": {"customer": ["x" * 4096]}})
    error = refused(make.mapping, make.queue(), FilterCriteria={"Filters": [{"Pattern": pattern}]})
    assert error.code == "ValidationException"
    assert error.message.endswith("Member must have length less than or equal to 4096")


@pytest.mark.parametrize(
    "arn", ["arn:aws:sqs:us-west-1:{account}:Q", "orders", "https://sqs.eu-central-1.amazonaws.com/1/Q"]
)
def test_a_source_is_a_queue_of_the_functions_region(make: Maker, refused: Refused, arn: str) -> None:
    """T034 [D] services-sqs-configure: function and queue are in one region, and the queue is named by its ARN."""
    make.function()
    make.queue()
    source = arn.format(account=make.cloud.account)
    error = refused(make.cloud.call, "lambda", "CreateEventSourceMapping", EventSourceArn=source, FunctionName="Fn")
    assert error.code == "InvalidParameterValueException"
