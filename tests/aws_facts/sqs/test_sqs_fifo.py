"""What AWS does with FIFO queues: what they take, and what they swallow as a duplicate."""

from __future__ import annotations

import hashlib

import pytest

MINUTES = 60


def test_a_fifo_queue_needs_its_name_and_its_attribute(sqs):
    """T117 [A-] LocalStack's tests on AWS: one without the other is refused."""
    for name, attributes in [("orders", {"FifoQueue": "true"}), ("orders.fifo", {})]:
        refused = sqs.refusal("CreateQueue", QueueName=name, Attributes=attributes)
        assert refused.code == "InvalidParameterValue"


@pytest.mark.parametrize(
    ("attribute", "text"),
    [
        ({"FifoQueue": "false"}, "Unknown Attribute FifoQueue."),
        ({"ContentBasedDeduplication": "false"}, "Unknown Attribute ContentBasedDeduplication."),
        (
            {"DeduplicationScope": "queue"},
            "You can specify the DeduplicationScope only when FifoQueue is set to true.",
        ),
        (
            {"FifoThroughputLimit": "perQueue"},
            "You can specify the FifoThroughputLimit only when FifoQueue is set to true.",
        ),
    ],
)
def test_a_standard_queue_has_no_fifo_attributes(sqs, attribute, text):
    """T117 [A] recorded 2024-05-15: InvalidAttributeName, in two different sentences."""
    refused = sqs.refusal("CreateQueue", QueueName="orders", Attributes=attribute)
    assert (refused.code, refused.query_code, refused.message) == (
        "InvalidAttributeName",
        "InvalidAttributeName",
        text,
    )


def test_the_type_of_a_queue_never_changes(sqs):
    """T117 [A] recorded 2024-05-14: a standard queue does not know FifoQueue, a FIFO queue does not give it up."""
    queue, fifo = sqs.queue(), sqs.fifo()
    refused = sqs.refusal("SetQueueAttributes", QueueUrl=queue.url, Attributes={"FifoQueue": "true"})
    assert (refused.code, refused.message) == ("InvalidAttributeName", "Unknown Attribute FifoQueue.")
    sqs("SetQueueAttributes", QueueUrl=fifo.url, Attributes={"FifoQueue": "true"})
    refused = sqs.refusal("SetQueueAttributes", QueueUrl=fifo.url, Attributes={"FifoQueue": "false"})
    reason = "Modifying queue type is not supported."
    assert (refused.code, refused.message) == (
        "InvalidAttributeValue",
        f"Invalid value for the parameter FifoQueue. Reason: {reason}",
    )


def test_a_deduplication_id_is_needed(sqs):
    """T119 [A] recorded 2024-04-30: unless it is made from the body; in a batch the whole call is refused."""
    queue = sqs.fifo()
    text = (
        "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly"
    )
    refused = sqs.refusal("SendMessage", QueueUrl=queue.url, MessageBody="o-1001", MessageGroupId="ada")
    assert (refused.code, refused.message) == ("InvalidParameterValue", text)
    entries = [
        {"Id": "1", "MessageBody": "o-1001", "MessageGroupId": "ada", "MessageDeduplicationId": "1"},
        {"Id": "2", "MessageBody": "o-1002", "MessageGroupId": "ada"},
    ]
    refused = sqs.refusal("SendMessageBatch", QueueUrl=queue.url, Entries=entries)
    assert (refused.code, refused.message) == ("InvalidParameterValue", text)
    assert queue.messages == []


def test_a_group_is_needed(sqs):
    """T119 [A] recorded 2024-04-30: MissingParameter for one message, InvalidParameterValue for a batch."""
    queue = sqs.fifo()
    text = "The request must contain the parameter MessageGroupId."
    refused = sqs.refusal("SendMessage", QueueUrl=queue.url, MessageBody="o", MessageDeduplicationId="1")
    assert (refused.code, refused.query_code) == ("MissingParameter", "MissingRequiredParameterException")
    assert refused.message == text
    entries = [{"Id": "1", "MessageBody": "o-1001", "MessageDeduplicationId": "1"}]
    refused = sqs.refusal("SendMessageBatch", QueueUrl=queue.url, Entries=entries)
    assert (refused.code, refused.query_code) == ("InvalidParameterValue", "InvalidParameterValueException")
    assert refused.message == text


@pytest.mark.parametrize("value", ["", "group 123", "a" * 129, "grüße"])
@pytest.mark.parametrize("name", ["MessageDeduplicationId", "MessageGroupId"])
def test_ids_are_letters_digits_and_marks(sqs, name, value):
    """T120 [A] recorded 2025-07-30: 1 to 128 of them, no spaces."""
    ids = {"MessageDeduplicationId": "1", "MessageGroupId": "ada", name: value}
    refused = sqs.refusal("SendMessage", QueueUrl=sqs.fifo().url, MessageBody="o-1001", **ids)
    reason = f"{name} can only include alphanumeric and punctuation characters. 1 to 128 in length."
    assert refused.message == f"Value {value} for parameter {name} is invalid. Reason: {reason}"


def test_all_marks_are_fine_in_ids(sqs):
    """T120 [A] recorded 2025-07-30: every printable ASCII mark."""
    marks = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
    sqs.send_fifo(sqs.fifo(), "o-1001", group=marks, MessageDeduplicationId=marks)


def test_a_standard_queue_takes_no_deduplication_id(sqs):
    """T120 [A] validated 2024-05-28: it is not valid for this queue type."""
    refused = sqs.refusal("SendMessage", QueueUrl=sqs.queue().url, MessageBody="o-1001", MessageDeduplicationId="1")
    assert refused.code == "InvalidParameterValue"


def test_one_message_cannot_be_delayed(sqs):
    """T121 [A] recorded 2024-04-30: DelaySeconds is not valid for this queue type."""
    refused = sqs.refusal(
        "SendMessage",
        QueueUrl=sqs.fifo().url,
        MessageBody="o-1001",
        MessageGroupId="ada",
        MessageDeduplicationId="1",
        DelaySeconds=2,
    )
    assert refused.message == (
        "Value 2 for parameter DelaySeconds is invalid. "
        "Reason: The request include parameter that is not valid for this queue type."
    )


def test_a_queue_can_delay_all_and_keep_their_order(sqs):
    """T121 [A-] LocalStack's tests on AWS: DelaySeconds of the queue."""
    queue = sqs.fifo(DelaySeconds="2")
    sqs.send_all(queue, "ada-1", "ada-2")
    assert sqs.bodies(queue) == []
    sqs.wait(2)
    assert sqs.bodies(queue) == ["ada-1", "ada-2"]


def test_a_delay_of_zero_is_ignored(sqs):
    """T122 [A] recorded 2025-07-31: it is accepted, and the queue's delay counts all the same."""
    queue = sqs.fifo(DelaySeconds="2")
    sqs.send_fifo(queue, "o-1001", DelaySeconds=0)
    assert sqs.bodies(queue) == []
    sqs.wait(2)
    assert sqs.bodies(queue) == ["o-1001"]


def test_a_new_delay_counts_for_what_waits_already(sqs):
    """T121 [D] SQS Developer Guide, delay queues: on a FIFO queue the setting is retroactive, on a standard queue not."""
    queue, standard = sqs.fifo(DelaySeconds="100"), sqs.queue(DelaySeconds="100")
    sqs.send_fifo(queue, "o-1001")
    sqs.send(standard)
    for each in (queue, standard):
        sqs("SetQueueAttributes", QueueUrl=each.url, Attributes={"DelaySeconds": "10"})
    sqs.wait(10)
    assert sqs.bodies(queue) == ["o-1001"]
    assert sqs.bodies(standard) == []


@pytest.mark.parametrize("by_content", ["true", "false"])
def test_a_duplicate_is_swallowed_also_after_the_first_was_deleted(sqs, by_content):
    """T123 [A] recorded 2024-04-30: the send succeeds within five minutes, nothing is delivered."""
    queue = sqs.fifo(ContentBasedDeduplication=by_content)
    ids = {} if by_content == "true" else {"MessageDeduplicationId": "1"}
    first = sqs.send(queue, "o-1001", MessageGroupId="ada", **ids)
    [message] = sqs.receive(queue)
    sqs.delete(queue, message)
    sqs.wait(4 * MINUTES)
    again = sqs.send(queue, "o-1001", MessageGroupId="ada", **ids)
    assert again == first
    assert queue.messages == []


def test_content_is_the_body_alone(sqs):
    """T123 [D] SQS API Reference, SendMessage: the id is the SHA-256 of the body; attributes do not count."""
    queue = sqs.fifo(ContentBasedDeduplication="true")
    sqs.send(queue, "o-1001", MessageGroupId="ada")
    attributes = {"k": {"DataType": "String", "StringValue": "x"}}
    sqs.send(queue, "o-1001", MessageGroupId="ada", MessageAttributes=attributes)
    [message] = queue.messages
    assert message.deduplication_id == hashlib.sha256(b"o-1001").hexdigest()


def test_after_five_minutes_it_is_a_new_message(sqs):
    """T124 [A] validated 2024-05-29: the same deduplication id is delivered again; duplicates do not prolong it."""
    queue = sqs.fifo()
    sqs.send_fifo(queue, "o-1001", MessageDeduplicationId="1")
    sqs.wait(3 * MINUTES)
    sqs.send_fifo(queue, "o-1002", MessageDeduplicationId="1")
    sqs.wait(2 * MINUTES)
    sqs.send_fifo(queue, "o-1003", MessageDeduplicationId="1")
    assert sqs.bodies(queue) == ["o-1001", "o-1003"]


def test_by_default_a_duplicate_is_one_in_any_group(sqs):
    """T125 [A] recorded 2024-04-30: DeduplicationScope is queue."""
    queue = sqs.fifo()
    for group in ("ada", "grace"):
        sqs.send_fifo(queue, "o-1001", group=group)
    assert sqs.bodies(queue) == ["o-1001"]


@pytest.mark.parametrize("limit", [{}, {"FifoThroughputLimit": "perMessageGroupId"}])
def test_a_duplicate_can_be_one_in_its_group_only(sqs, limit):
    """T126 [A] recorded 2024-05-24: DeduplicationScope messageGroup, with or without high throughput."""
    queue = sqs.fifo(DeduplicationScope="messageGroup", **limit)
    for group in ("ada", "grace", "ada"):
        sqs.send_fifo(queue, "o-1001", group=group)
    assert sqs.bodies(queue) == ["o-1001", "o-1001"]


@pytest.mark.parametrize(("before", "after", "delivered"), [("queue", "messageGroup", 1), ("messageGroup", "queue", 2)])
def test_a_new_scope_does_not_count_at_once(sqs, before, after, delivered):
    """T127 [A] recorded 2025-08-19: the attribute changes, deduplication stays as it was for the minutes of a test."""
    queue = sqs.fifo(DeduplicationScope=before)
    sqs("SetQueueAttributes", QueueUrl=queue.url, Attributes={"DeduplicationScope": after})
    assert sqs.told(queue, "DeduplicationScope") == {"DeduplicationScope": after}
    for group in ("ada", "grace"):
        sqs.send_fifo(queue, "o-1001", group=group)
    assert len(queue.messages) == delivered


def test_high_throughput_needs_deduplication_per_group(sqs):
    """T126 [D] SQS API Reference, CreateQueue: perMessageGroupId only with DeduplicationScope messageGroup."""
    refused = sqs.refusal(
        "CreateQueue",
        QueueName="orders.fifo",
        Attributes={"FifoQueue": "true", "FifoThroughputLimit": "perMessageGroupId"},
    )
    assert refused.code == "InvalidAttributeValue"


def test_a_purge_forgets_what_was_sent(sqs):
    """T129 [A-] LocalStack's tests on AWS: the same deduplication id is delivered after a purge."""
    queue = sqs.fifo()
    sqs.send_fifo(queue, "o-1001")
    sqs("PurgeQueue", QueueUrl=queue.url)
    sqs.send_fifo(queue, "o-1001")
    assert sqs.bodies(queue) == ["o-1001"]


def test_sequence_numbers_grow(sqs):
    """T130 [A-] LocalStack's tests on AWS: strings of twenty digits, strictly increasing over all groups."""
    queue = sqs.fifo()
    numbers = [sqs.send_fifo(queue, f"o-{n}", group=str(n % 2))["SequenceNumber"] for n in range(5)]
    assert {len(number) for number in numbers} == {20}
    assert numbers == sorted(set(numbers), key=int)
