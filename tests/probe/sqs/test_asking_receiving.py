"""Receiving: numbers, waits, attributes, handles, visibility."""

from __future__ import annotations

import pytest

TRACE = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"
ATTRIBUTES = {
    name: {"DataType": "String", "StringValue": value}
    for name, value in {"Help.Me": "Me", "Hello": "There", "General": "Kenobi"}.items()
}


def refused(sqs, **params):
    return sqs.refused("receive_message", QueueUrl=sqs.queue(), **params)


def received(sqs, url, **params):
    [message] = sqs.receive(url, **params)
    return message


@pytest.mark.parametrize("most", [0, 11, -1])
def test_one_to_ten_messages_are_asked_for(sqs, most):
    """[A] recorded 2024-04-30."""
    answer = refused(sqs, MaxNumberOfMessages=most)
    assert (answer.code, answer.query_code) == ("InvalidParameterValue", "InvalidParameterValueException")
    assert answer.message == (
        f"Value {most} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided."
    )


@pytest.mark.parametrize("seconds", [-1, 21])
def test_a_wait_is_twenty_seconds_at_most(sqs, seconds):
    """T094 [A] recorded 2025-02-10."""
    assert refused(sqs, WaitTimeSeconds=seconds).message == (
        f"Value {seconds} for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided."
    )


@pytest.mark.parametrize("seconds", [-1, 43201])
def test_a_receives_own_timeout_is_twelve_hours_at_most(sqs, seconds):
    """T105 [D] SQS API Reference, ReceiveMessage."""
    assert refused(sqs, VisibilityTimeout=seconds).code == "InvalidParameterValue"


def test_one_message_is_the_default(sqs):
    """[D] SQS API Reference, ReceiveMessage: MaxNumberOfMessages defaults to 1."""
    url = sqs.queue()
    sqs.send(url, "a")
    sqs.send(url, "b")
    assert len(sqs.receive(url)) == 1


def test_nothing_received_has_no_key(sqs):
    """T092 [A] recorded 2025-02-10."""
    url = sqs.queue()
    assert sqs("receive_message", QueueUrl=url) == {}
    assert sqs("receive_message", QueueUrl=url, WaitTimeSeconds=1) == {}


def test_a_message_has_four_keys_without_asking(sqs):
    """T099 [A] recorded 2024-04-30: no attributes unless they are asked for."""
    url = sqs.queue()
    sqs.send(
        url,
        MessageAttributes=ATTRIBUTES,
        MessageSystemAttributes={"AWSTraceHeader": {"DataType": "String", "StringValue": TRACE}},
    )
    assert set(received(sqs, url)) == {"MessageId", "ReceiptHandle", "MD5OfBody", "Body"}


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        (["All"], {"Help.Me", "Hello", "General"}),
        ([".*"], {"Help.Me", "Hello", "General"}),
        (["*"], {"Help.Me", "Hello", "General"}),
        (["Hel.*"], {"Help.Me", "Hello"}),
        (["Hello", "Foo"], {"Hello"}),
        (["hello"], set()),
        (["Help"], set()),
        (["AWS."], set()),
        (["..foo"], set()),
        ([], set()),
    ],
)
def test_message_attributes_are_given_by_name_or_prefix(sqs, asked, given):
    """T099 [A] recorded 2024-04-30."""
    url = sqs.queue()
    sqs.send(url, MessageAttributes=ATTRIBUTES)
    message = received(sqs, url, MessageAttributeNames=asked)
    assert set(message.get("MessageAttributes", {})) == given
    assert ("MD5OfMessageAttributes" in message) == bool(given)


def test_system_attributes_of_a_standard_queue_are_four_strings(sqs):
    """T002 [A] recorded 2024-06-05."""
    url = sqs.queue()
    sqs.send(url)
    told = received(sqs, url, AttributeNames=["All"])["Attributes"]
    assert set(told) == {
        "SenderId", "SentTimestamp", "ApproximateReceiveCount", "ApproximateFirstReceiveTimestamp",
    }  # fmt: skip
    assert told["ApproximateReceiveCount"] == "1" and len(told["SentTimestamp"]) == 13


def test_both_lists_of_names_count(sqs):
    """T100 [A] recorded 2024-06-05."""
    url = sqs.queue()
    sqs.send(url)
    message = received(sqs, url, AttributeNames=["SenderId"], MessageSystemAttributeNames=["SentTimestamp"])
    assert set(message["Attributes"]) == {"SenderId", "SentTimestamp"}


def test_a_name_of_another_kind_of_queue_is_left_out(sqs):
    """T100 [A] recorded 2024-06-04: SequenceNumber on a standard queue."""
    url = sqs.queue()
    sqs.send(url)
    assert set(received(sqs, url, AttributeNames=["SenderId", "SequenceNumber"])["Attributes"]) == {"SenderId"}


def test_the_sender_is_no_account_number(sqs):
    """T011 [D] SQS API Reference, ReceiveMessage: an IAM user's id, or a role's id and session."""
    url = sqs.queue()
    sqs.send(url)
    sender = received(sqs, url, AttributeNames=["SenderId"])["Attributes"]["SenderId"]
    assert sender.startswith("A") and not sender.isdigit()


def test_the_first_receive_is_remembered(sqs):
    """T007 [A] recorded 2025-11-25: sent and first received stay, the count grows, the handle is new."""
    url = sqs.queue(VisibilityTimeout="1")
    sqs.send(url)
    first = received(sqs, url, AttributeNames=["All"])
    sqs.wait(1.5)
    second = received(sqs, url, AttributeNames=["All"])
    for same in ("SentTimestamp", "ApproximateFirstReceiveTimestamp", "SenderId"):
        assert first["Attributes"][same] == second["Attributes"][same]
    assert second["Attributes"]["ApproximateReceiveCount"] == "2"
    assert first["ReceiptHandle"] != second["ReceiptHandle"] and first["MessageId"] == second["MessageId"]


def test_a_timeout_of_zero_hides_nothing_and_counts(sqs):
    """T101 [A-]."""
    url = sqs.queue()
    sqs.send(url)
    counts = [
        received(sqs, url, VisibilityTimeout=0, AttributeNames=["All"])["Attributes"]["ApproximateReceiveCount"]
        for _ in range(3)
    ]
    assert counts == ["1", "2", "3"]


def test_a_receives_timeout_counts_more_than_the_queues(sqs):
    """[D] SQS API Reference, ReceiveMessage: VisibilityTimeout applies to the messages returned."""
    url = sqs.queue(VisibilityTimeout="600")
    sqs.send(url)
    sqs.receive(url, VisibilityTimeout=1)
    sqs.wait(1.5)
    assert sqs.bodies(url) == ["o-1001"]


def test_a_long_poll_sees_a_message_come_back(sqs):
    """T095, T091 [A-]: it ends as soon as there is one."""
    url = sqs.queue()
    sqs.send(url)
    sqs.receive(url, VisibilityTimeout=2)
    assert [m["Body"] for m in sqs.receive(url, WaitTimeSeconds=5)] == ["o-1001"]


def test_what_comes_back_is_before_what_came_later(sqs):
    """T104 [A-]."""
    url = sqs.queue()
    sqs.send(url, "first")
    sqs.receive(url, VisibilityTimeout=2)
    sqs.wait(1)
    sqs.send(url, "second")
    sqs.wait(2.5)
    assert sqs.bodies(url, most=1) == ["first"]


def test_a_fair_queue_tells_its_group(sqs):
    """T009 [A] recorded 2025-08-18: no sequence number, no order."""
    url = sqs.queue()
    assert set(sqs.send(url, MessageGroupId="tenant-1")) == {"MessageId", "MD5OfMessageBody"}
    told = received(sqs, url, AttributeNames=["All"])["Attributes"]
    assert told["MessageGroupId"] == "tenant-1" and "SequenceNumber" not in told


def test_a_fair_queue_is_parallel_within_a_group(sqs):
    """[D] SQS API Reference, SendMessage: unlike FIFO queues, messages of a group are processed in parallel."""
    url = sqs.queue()
    sqs.send(url, "a", MessageGroupId="tenant-1")
    sqs.send(url, "b", MessageGroupId="tenant-1")
    assert len(sqs.receive(url)) == 1 and len(sqs.receive(url)) == 1


@pytest.mark.parametrize("value", ["", "group 123", "a" * 129])
def test_a_group_of_a_fair_queue_has_rules(sqs, value):
    """T120 [A] recorded 2025-07-30."""
    answer = sqs.refused("send_message", QueueUrl=sqs.queue(), MessageBody="x", MessageGroupId=value)
    assert answer.message == (
        f"Value {value} for parameter MessageGroupId is invalid. "
        "Reason: MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length."
    )


def test_a_message_ends_with_its_retention(sqs):
    """[D] SQS API Reference, CreateQueue: MessageRetentionPeriod."""
    url = sqs.queue(MessageRetentionPeriod="60")
    sqs.send(url)
    sqs.wait(59)
    assert sqs.bodies(url, VisibilityTimeout=0) == ["o-1001"]
    sqs.wait(2)
    assert sqs.bodies(url) == []


def test_an_attempt_id_is_of_fifo_queues_only(sqs):
    """[F] as AWS words it, reported 2022."""
    answer = refused(sqs, ReceiveRequestAttemptId="try-1")
    assert answer.code == "InvalidParameterValue"
    assert answer.message.startswith(
        "Value try-1 for parameter ReceiveRequestAttemptId is invalid. "
        "Reason: The request include parameter that is not valid for this queue type"
    )
