"""What AWS does with ReceiveMessage."""

from __future__ import annotations

from typing import Any

import pytest

NAMES = {
    "General": {"DataType": "String", "StringValue": "Kenobi"},
    "Hello": {"DataType": "String", "StringValue": "There"},
    "Help.Me": {"DataType": "String", "StringValue": "Me"},
}


@pytest.mark.parametrize("wait", [{}, {"WaitTimeSeconds": 0}, {"WaitTimeSeconds": 2}])
def test_nothing_received_has_no_messages_key(sqs, wait):
    """T092 [A] recorded 2025-02-10: short and long polls alike."""
    assert sqs("ReceiveMessage", QueueUrl=sqs.queue().url, **wait) == {}


@pytest.mark.parametrize("seconds", [-1, 21])
def test_a_wait_is_at_most_twenty_seconds(sqs, seconds):
    """T094 [A] recorded 2025-02-10: the text says the value and the range."""
    refused = sqs.refusal("ReceiveMessage", QueueUrl=sqs.queue().url, WaitTimeSeconds=seconds)
    reason = "Must be >= 0 and <= 20, if provided."
    assert (refused.code, refused.query_code) == ("InvalidParameterValue", "InvalidParameterValueException")
    assert refused.message == f"Value {seconds} for parameter WaitTimeSeconds is invalid. Reason: {reason}"


@pytest.mark.parametrize("most", [0, 11])
def test_a_receive_brings_at_most_ten(sqs, most):
    """T171 [A] recorded 2024-04-30: MaxNumberOfMessages is 1 to 10."""
    refused = sqs.refusal("ReceiveMessage", QueueUrl=sqs.queue().url, MaxNumberOfMessages=most)
    reason = "Must be between 1 and 10, if provided."
    assert refused.message == f"Value {most} for parameter MaxNumberOfMessages is invalid. Reason: {reason}"


def test_a_long_poll_ends_with_the_first_message(sqs):
    """T095 [A-] recorded 2025-01-23: it does not wait to fill MaxNumberOfMessages."""
    queue = sqs.queue()
    began = sqs.clock.now
    sqs.clock.later(3_000, lambda: queue.send("o-1001"))
    assert sqs.bodies(queue, most=10, WaitTimeSeconds=20) == ["o-1001"]
    assert sqs.clock.now - began == 3_000


def test_a_long_poll_gives_up_when_its_time_is_over(sqs):
    """T095 [A-] recorded 2025-01-23: after the wait it answers with nothing."""
    began = sqs.clock.now
    assert sqs.bodies(sqs.queue(), WaitTimeSeconds=5) == []
    assert sqs.clock.now - began == 5_000


def test_one_message_goes_to_one_of_two_long_polls(sqs):
    """T095 [A-] LocalStack's tests on AWS: two consumers compete; the other goes on waiting."""
    queue = sqs.queue()
    polls = [sqs.begin("ReceiveMessage", QueueUrl=queue.url, WaitTimeSeconds=10) for _ in range(2)]
    queue.send("o-1001")
    sqs.wait(1)
    assert sorted(len(answers) for answers in polls) == [0, 1]
    sqs.wait(9)
    assert sorted(len(answers[0]) for answers in polls) == [0, 1]


def test_a_queue_can_make_every_receive_a_long_poll(sqs):
    """T096 [A-] LocalStack's tests on AWS: ReceiveMessageWaitTimeSeconds counts where the call says nothing."""
    queue = sqs.queue(ReceiveMessageWaitTimeSeconds="1")
    began = sqs.clock.now
    assert sqs.bodies(queue) == []
    assert sqs.clock.now - began == 1_000
    assert sqs.bodies(queue, WaitTimeSeconds=0) == []
    assert sqs.clock.now - began == 1_000


def test_a_standard_queue_promises_no_order(make_sqs):
    """T097 [D] SQS API Reference, ReceiveMessage: no strict order, and a short poll may bring fewer than there are."""
    seen = set()
    for seed in range(10):
        sqs = make_sqs(seed=seed, calm=False)
        queue = sqs.queue()
        for n in range(6):
            queue.send(str(n))
        seen.add(tuple(sqs.bodies(queue)))
    assert len(seen) > 1
    assert any(len(bodies) < 6 for bodies in seen)


@pytest.mark.parametrize("wanted", [["All"], [".*"], ["*"], ["Hello", "General", "Help.*"]])
def test_all_attributes_can_be_asked_for(sqs, wanted):
    """T099 [A] recorded 2024-04-30: by "All", ".*" or "*"."""
    queue = sqs.queue()
    sqs.send(queue, MessageAttributes=NAMES)
    [message] = sqs.receive(queue, MessageAttributeNames=wanted)
    assert message["MessageAttributes"] == NAMES
    assert message["MD5OfMessageAttributes"] == "4c360f3fdafd970e05fae2f149d997f5"


@pytest.mark.parametrize(
    ("wanted", "names", "digest"),
    [
        (["Hello"], {"Hello"}, "a311262e065454b75da111d535b8dacd"),
        (["Hello", "General"], {"Hello", "General"}, "fca026605781cb4126a1e9044df24232"),
        (["Hel.*"], {"Hello", "Help.Me"}, "83fee93c1bcd8b9a5a923ffacdc636c7"),
    ],
)
def test_the_digest_is_of_what_was_asked_for(sqs, wanted, names, digest):
    """T099 [A] recorded 2024-04-30: single names or a prefix, and MD5OfMessageAttributes only of those."""
    queue = sqs.queue()
    sqs.send(queue, MessageAttributes=NAMES)
    [message] = sqs.receive(queue, MessageAttributeNames=wanted)
    assert set(message["MessageAttributes"]) == names
    assert message["MD5OfMessageAttributes"] == digest


@pytest.mark.parametrize("wanted", [[], ["Foo"], ["AWS."], ["..foo"]])
def test_names_that_match_nothing_bring_nothing(sqs, wanted):
    """T099 [A] recorded 2024-04-30: unknown and illegal names are no mistake, and there is no key then."""
    queue = sqs.queue()
    sqs.send(queue, MessageAttributes=NAMES)
    [message] = sqs.receive(queue, MessageAttributeNames=wanted)
    assert set(message) == {"MessageId", "ReceiptHandle", "MD5OfBody", "Body"}


def test_system_attributes_are_those_of_both_lists(sqs):
    """T100 [A] recorded 2024-06-04: a name that this queue does not have is left out without a word."""
    queue = sqs.queue()
    sqs.send(queue)
    [message] = sqs.receive(
        queue, AttributeNames=["SenderId", "SequenceNumber"], MessageSystemAttributeNames=["SentTimestamp"]
    )
    assert set(message["Attributes"]) == {"SenderId", "SentTimestamp"}


def test_all_system_attributes_of_a_standard_queue_are_four(sqs):
    """T100 [A] recorded 2024-06-04: sender, sending, first receive, count of receives."""
    queue = sqs.queue()
    sqs.send(queue)
    [message] = sqs.receive(queue, MessageSystemAttributeNames=["All"])
    assert set(message["Attributes"]) == {
        "SenderId",
        "SentTimestamp",
        "ApproximateFirstReceiveTimestamp",
        "ApproximateReceiveCount",
    }


def test_all_system_attributes_of_a_fifo_queue_are_seven(sqs):
    """T003 [A] recorded 2024-04-30: also the group, the deduplication id and the sequence number."""
    queue = sqs.fifo()
    sent = sqs.send_fifo(queue, "o-1001", MessageDeduplicationId="dedup-1")
    [message] = sqs.receive(queue, AttributeNames=["All"])
    told: dict[str, Any] = message["Attributes"]
    assert len(told) == 7
    assert told["MessageGroupId"] == "ada"
    assert told["MessageDeduplicationId"] == "dedup-1"
    assert told["SequenceNumber"] == sent["SequenceNumber"]


def test_each_receive_has_its_own_handle_and_counts(sqs):
    """T101 [A-] recorded 2024-06-04: with a visibility timeout of 0, too."""
    queue = sqs.queue()
    sqs.send(queue)
    received = [
        sqs.receive(queue, VisibilityTimeout=0, AttributeNames=["ApproximateReceiveCount"])[0] for _ in range(3)
    ]
    assert len({message["ReceiptHandle"] for message in received}) == 3
    assert [m["Attributes"]["ApproximateReceiveCount"] for m in received] == ["1", "2", "3"]


def test_times_are_milliseconds_as_strings(sqs):
    """T102 [A] recorded 2024-04-30: sending and first receive; the second receive changes neither."""
    queue = sqs.queue()
    sent_ms = sqs.clock.now
    sqs.send(queue)
    sqs.wait(1.5)
    for _ in range(2):
        [message] = sqs.receive(queue, VisibilityTimeout=0, AttributeNames=["All"])
        assert message["Attributes"]["SentTimestamp"] == str(sent_ms)
        assert message["Attributes"]["ApproximateFirstReceiveTimestamp"] == str(sent_ms + 1_500)
        sqs.wait(1)


def test_what_comes_back_is_received_before_what_is_newer(sqs):
    """T104 [A-] LocalStack's tests on AWS: a message whose visibility timeout ran out goes ahead of newer ones."""
    queue = sqs.queue()
    for body in ("o-1001", "o-1002"):
        sqs.send(queue, body)
    assert sqs.bodies(queue, most=1, VisibilityTimeout=5) == ["o-1001"]
    sqs.wait(5)
    assert sqs.bodies(queue) == ["o-1001", "o-1002"]
