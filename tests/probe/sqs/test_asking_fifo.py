"""FIFO queues: names, ids, duplicates, order, groups."""

from __future__ import annotations

import pytest

ONE_OF_BOTH = (
    "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly"
)
MARKS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
NOT_HERE = "The request include parameter that is not valid for this queue type"


def content(sqs, **attributes):
    return sqs.fifo(ContentBasedDeduplication="true", **attributes)


def put(sqs, url, *names):
    """Sends messages named group-message, such as g1-m1."""
    for name in names:
        sqs.send_fifo(url, name, group=name.split("-")[0])


def test_name_and_attribute_go_together(sqs):
    """T117 [A-]: each without the other is InvalidParameterValue."""
    assert sqs.refused("create_queue", QueueName=sqs.name(".fifo")).code == "InvalidParameterValue"
    assert (
        sqs.refused("create_queue", QueueName=sqs.name(), Attributes={"FifoQueue": "true"}).code
        == "InvalidParameterValue"
    )


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("ContentBasedDeduplication", "Unknown Attribute ContentBasedDeduplication."),
        ("DeduplicationScope", "You can specify the DeduplicationScope only when FifoQueue is set to true."),
        ("FifoThroughputLimit", "You can specify the FifoThroughputLimit only when FifoQueue is set to true."),
        ("FifoQueue", "Unknown Attribute FifoQueue."),
    ],
)
def test_a_standard_queue_has_none_of_it(sqs, name, message):
    """[A] recorded 2024-05-15."""
    value = {"DeduplicationScope": "queue", "FifoThroughputLimit": "perQueue", "FifoQueue": "false"}.get(name, "true")
    refused = sqs.refused("create_queue", QueueName=sqs.name(), Attributes={name: value})
    assert (refused.code, refused.message) == ("InvalidAttributeName", message)


def test_a_standard_queue_never_becomes_fifo(sqs):
    """[A] recorded 2024-05-14."""
    refused = sqs.refused("set_queue_attributes", QueueUrl=sqs.queue(), Attributes={"FifoQueue": "true"})
    assert (refused.code, refused.message) == ("InvalidAttributeName", "Unknown Attribute FifoQueue.")


def test_a_fifo_queue_never_becomes_standard(sqs):
    """[A] recorded 2024-05-14: true is accepted, false is not."""
    url = sqs.fifo()
    sqs("set_queue_attributes", QueueUrl=url, Attributes={"FifoQueue": "true"})
    refused = sqs.refused("set_queue_attributes", QueueUrl=url, Attributes={"FifoQueue": "false"})
    assert refused.code == "InvalidAttributeValue"
    assert refused.message == (
        "Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported."
    )


def test_a_deduplication_id_is_needed(sqs):
    """T119 [A] recorded 2024-04-30."""
    refused = sqs.refused("send_message", QueueUrl=sqs.fifo(), MessageBody="x", MessageGroupId="g")
    assert (refused.code, refused.message) == ("InvalidParameterValue", ONE_OF_BOTH)


def test_a_batch_without_deduplication_ids_fails_as_a_whole(sqs):
    """T119 [A] recorded 2024-04-30."""
    asked = [{"Id": "a", "MessageBody": "x", "MessageGroupId": "g"}]
    refused = sqs.refused("send_message_batch", QueueUrl=sqs.fifo(), Entries=asked)
    assert (refused.code, refused.message) == ("InvalidParameterValue", ONE_OF_BOTH)


def test_a_group_is_needed(sqs):
    """[A] recorded 2024-04-30: MissingParameter; in a batch, InvalidParameterValue for the whole of it."""
    words = "The request must contain the parameter MessageGroupId."
    url = sqs.fifo()
    refused = sqs.refused("send_message", QueueUrl=url, MessageBody="x", MessageDeduplicationId="d")
    assert (refused.code, refused.message) == ("MissingParameter", words)
    asked = [{"Id": "a", "MessageBody": "x", "MessageDeduplicationId": "d"}]
    refused = sqs.refused("send_message_batch", QueueUrl=url, Entries=asked)
    assert (refused.code, refused.message) == ("InvalidParameterValue", words)


@pytest.mark.parametrize("name", ["MessageDeduplicationId", "MessageGroupId"])
@pytest.mark.parametrize("bad", ["", "group 123", "ä", "a" * 129, "x\t"])
def test_ids_have_characters_and_a_length(sqs, name, bad):
    """T120 [A] recorded 2025-07-30."""
    ids = {"MessageDeduplicationId": "d", "MessageGroupId": "g", name: bad}
    refused = sqs.refused("send_message", QueueUrl=sqs.fifo(), MessageBody="x", **ids)
    assert refused.code == "InvalidParameterValue"
    assert refused.message == (
        f"Value {bad} for parameter {name} is invalid. "
        f"Reason: {name} can only include alphanumeric and punctuation characters. 1 to 128 in length."
    )


def test_every_mark_is_fine_in_an_id(sqs):
    """T120 [A] recorded 2025-07-30."""
    url = sqs.fifo()
    sqs.send(url, MessageDeduplicationId=MARKS, MessageGroupId=MARKS + "a" * 96)
    assert len(sqs.bodies(url)) == 1


def test_a_standard_queue_has_no_deduplication_id(sqs):
    """[A-] AWS-validated."""
    refused = sqs.refused("send_message", QueueUrl=sqs.queue(), MessageBody="x", MessageDeduplicationId="d")
    assert refused.code == "InvalidParameterValue" and NOT_HERE in refused.message


def test_a_message_of_a_fifo_queue_has_no_delay_of_its_own(sqs):
    """T121 [A] recorded 2024-04-30."""
    ids = {"MessageDeduplicationId": "d", "MessageGroupId": "g"}
    refused = sqs.refused("send_message", QueueUrl=sqs.fifo(), MessageBody="x", DelaySeconds=2, **ids)
    assert refused.code == "InvalidParameterValue"
    assert refused.message == f"Value 2 for parameter DelaySeconds is invalid. Reason: {NOT_HERE}."


def test_a_delay_of_zero_is_ignored(sqs):
    """T122 [A] recorded 2025-07-31: the queue's delay counts."""
    url = sqs.fifo(DelaySeconds="2")
    sqs.send_fifo(url, "m", DelaySeconds=0)
    assert sqs.bodies(url) == []
    sqs.wait(3.5)
    assert sqs.bodies(url) == ["m"]


@pytest.mark.parametrize("by_content", [True, False])
def test_a_duplicate_is_accepted_and_swallowed_also_after_deletion(sqs, by_content):
    """T123 [A] recorded 2024-04-30: the duplicate gets the first one's id and sequence number."""
    url = content(sqs) if by_content else sqs.fifo()
    more = {} if by_content else {"MessageDeduplicationId": "d"}
    first = sqs.send(url, "same", MessageGroupId="g", **more)
    sqs.delete(url, sqs.receive(url)[0])
    again = sqs.send(url, "same", MessageGroupId="g", **more)
    assert sqs.bodies(url) == []
    assert (again["MessageId"], again["SequenceNumber"]) == (first["MessageId"], first["SequenceNumber"])


def test_attributes_are_no_content(sqs):
    """[D] SQS API Reference, SendMessage: a SHA-256 of the body, not of the attributes."""
    url = content(sqs)
    sqs.send(url, "same", MessageGroupId="g")
    kind = {"k": {"DataType": "String", "StringValue": "x"}}
    sqs.send(url, "same", MessageGroupId="g", MessageAttributes=kind)
    assert sqs.bodies(url) == ["same"]


def test_an_explicit_id_counts_more_than_content(sqs):
    """[D] SQS API Reference, SendMessage: the id given overrides the generated one."""
    url = content(sqs)
    sqs.send(url, "same", MessageGroupId="g", MessageDeduplicationId="1")
    sqs.send(url, "same", MessageGroupId="g", MessageDeduplicationId="2")
    assert sqs.bodies(url) == ["same", "same"]


def test_after_five_minutes_it_is_a_new_message(sqs):
    """T124 [A] recorded 2024-05-29."""
    url = sqs.fifo()
    sqs.send_fifo(url, "m")
    sqs.delete(url, sqs.receive(url)[0])
    sqs.wait(290)
    sqs.send_fifo(url, "m")
    assert sqs.bodies(url) == []
    sqs.wait(20)
    sqs.send_fifo(url, "m")
    assert sqs.bodies(url) == ["m"]


def test_a_duplicate_is_one_in_any_group(sqs):
    """T125 [A] recorded 2024-04-30."""
    url = sqs.fifo()
    sqs.send_fifo(url, "m", group="a")
    sqs.send_fifo(url, "m", group="b")
    assert sqs.bodies(url) == ["m"]


def test_a_duplicate_can_be_one_per_group(sqs):
    """T126 [A] recorded 2024-05-24."""
    url = sqs.fifo(DeduplicationScope="messageGroup")
    sqs.send_fifo(url, "m", group="a")
    sqs.send_fifo(url, "m", group="b")
    assert sqs.bodies(url) == ["m", "m"]


def test_a_purge_forgets_duplicates(sqs):
    """T129 [A-]."""
    url = sqs.fifo()
    sqs.send_fifo(url, "m")
    sqs("purge_queue", QueueUrl=url)
    sqs.send_fifo(url, "m")
    assert sqs.bodies(url) == ["m"]


def test_a_limit_per_group_needs_a_scope_per_group(sqs):
    """[D] SQS API Reference, SetQueueAttributes: high throughput for FIFO queues."""
    attributes = {"FifoQueue": "true", "FifoThroughputLimit": "perMessageGroupId", "DeduplicationScope": "queue"}
    assert sqs.refused("create_queue", QueueName=sqs.name(".fifo"), Attributes=attributes).code.startswith("Invalid")


@pytest.mark.parametrize(("name", "bad"), [("DeduplicationScope", "group"), ("FifoThroughputLimit", "perGroup")])
def test_scope_and_limit_have_two_values_each(sqs, name, bad):
    """[D] SQS API Reference, SetQueueAttributes."""
    assert (
        sqs.refused("set_queue_attributes", QueueUrl=sqs.fifo(), Attributes={name: bad}).code == "InvalidAttributeValue"
    )


def test_sequence_numbers_grow_and_come_back(sqs):
    """T130 [A-] and T003 [A]: a text of 20 digits."""
    url = sqs.fifo()
    sent = [sqs.send_fifo(url, body)["SequenceNumber"] for body in ("a", "b", "c")]
    assert sent == sorted(sent, key=int) and len(set(sent)) == 3 and {len(number) for number in sent} == {20}
    told = sqs.receive(url, MaxNumberOfMessages=10, AttributeNames=["All"])
    assert [message["Attributes"]["SequenceNumber"] for message in told] == sent


def test_system_attributes_are_seven(sqs):
    """T003 [A] recorded 2025-03-03."""
    url = sqs.fifo()
    sqs.send_fifo(url, "m")
    [message] = sqs.receive(url, MessageSystemAttributeNames=["All"])
    assert set(message["Attributes"]) == {
        "SenderId", "SentTimestamp", "ApproximateReceiveCount", "ApproximateFirstReceiveTimestamp",
        "SequenceNumber", "MessageGroupId", "MessageDeduplicationId",
    }  # fmt: skip


def test_a_generated_id_is_the_sha_256_of_the_body(sqs):
    """[D] SQS API Reference, SendMessage."""
    import hashlib

    url = content(sqs)
    sqs.send(url, "body", MessageGroupId="g")
    [message] = sqs.receive(url, AttributeNames=["All"])
    assert message["Attributes"]["MessageDeduplicationId"] == hashlib.sha256(b"body").hexdigest()


def test_a_duplicate_within_one_batch_is_swallowed(sqs):
    """[D] SQS API Reference, SendMessage: any message with the same id is accepted but not delivered."""
    url = sqs.fifo()
    entry = {"MessageBody": "m", "MessageGroupId": "g", "MessageDeduplicationId": "d"}
    answer = sqs("send_message_batch", QueueUrl=url, Entries=[{"Id": "a", **entry}, {"Id": "b", **entry}])
    assert len(answer["Successful"]) == 2 and sqs.bodies(url) == ["m"]
