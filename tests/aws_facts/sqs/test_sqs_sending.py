"""What AWS does with SendMessage and SendMessageBatch: sizes, ids, bodies and delays."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

MIB = 1_048_576
QUERY = "AWS.SimpleQueueService."


def batch(sqs: Any, queue: Any, *entries: dict[str, Any]) -> Any:
    return sqs("SendMessageBatch", QueueUrl=queue.url, Entries=list(entries))


def batch_refusal(sqs: Any, queue: Any, *entries: dict[str, Any]) -> Any:
    return sqs.refusal("SendMessageBatch", QueueUrl=queue.url, Entries=list(entries))


def entry(name: object, body: str = "o-1001", **more: Any) -> dict[str, Any]:
    return {"Id": str(name), "MessageBody": body, **more}


def test_an_answer_has_digests_only_of_what_was_sent(sqs):
    """T074 [A-] recorded 2024-04-30: MessageId and MD5OfMessageBody always, the other digests and SequenceNumber
    only where there is something to digest or order."""
    queue, fifo = sqs.queue(), sqs.fifo()
    assert set(sqs.send(queue)) == {"MessageId", "MD5OfMessageBody"}
    assert set(sqs.send(queue, MessageAttributes={"Foo": {"DataType": "String", "StringValue": "Bar"}})) >= {
        "MD5OfMessageAttributes"
    }
    assert set(sqs.send_fifo(fifo, "o-1001")) == {"MessageId", "MD5OfMessageBody", "SequenceNumber"}


def test_a_message_may_have_exactly_one_mebibyte(sqs):
    """T075 [A] recorded 2025-08-19: body, attribute names, types and values together have at most 1,048,576 bytes;
    one more is refused."""
    queue = sqs.queue()
    sqs.send(queue, "x" * MIB)
    refused = sqs.refusal("SendMessage", QueueUrl=queue.url, MessageBody="x" * (MIB + 1))
    assert (refused.code, refused.status) == ("InvalidParameterValue", 400)
    reason = "Message must be shorter than 1048576 bytes."
    assert refused.message == f"One or more parameters are invalid. Reason: {reason}"


def test_bytes_count_and_attributes_count(sqs):
    """T075 [A] recorded 2024-04-30: what counts is UTF-8 bytes, and the attributes' names, types and values."""
    queue = sqs.queue(MaximumMessageSize="1024")
    sqs.send(queue, "é" * 512)
    assert sqs.refusal("SendMessage", QueueUrl=queue.url, MessageBody="é" * 513).code == "InvalidParameterValue"
    attributes = {"k": {"DataType": "String", "StringValue": "x"}}  # 1 + 6 + 1 bytes
    sqs.send(queue, "x" * 1016, MessageAttributes=attributes)
    refused = sqs.refusal("SendMessage", QueueUrl=queue.url, MessageBody="x" * 1017, MessageAttributes=attributes)
    assert refused.message.endswith("Message must be shorter than 1024 bytes.")


def test_a_batch_has_one_mebibyte_for_all(sqs):
    """T076 [A+M] recorded 2025-08-19: one byte more in all entries together refuses the whole call."""
    queue = sqs.queue()
    refused = batch_refusal(sqs, queue, entry(1, "x" * (MIB - 1)), entry(2, "xy"))
    assert (refused.code, refused.query_code) == (QUERY + "BatchRequestTooLong", "BatchRequestTooLong")
    assert refused.message == ("Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.")
    assert queue.messages == []


def test_maximum_message_size_fails_one_entry_of_a_batch(sqs):
    """T077 [A] recorded 2024-04-30: the queue's own limit counts per message; the call is answered with 200."""
    queue = sqs.queue(MaximumMessageSize="1024")
    answer = batch(sqs, queue, entry("fits", "x" * 1024), entry("over", "x" * 1025))
    assert [e["Id"] for e in answer["Successful"]] == ["fits"]
    reason = "One or more parameters cannot be validated. Reason: Message must be shorter than 1024 bytes."
    code = "InvalidParameterValue"
    assert answer["Failed"] == [{"Id": "over", "Code": code, "Message": reason, "SenderFault": True}]


def test_an_empty_body_is_a_missing_body(sqs):
    """T079 [A] recorded 2025-09-22: MissingParameter, MissingRequiredParameterException over JSON."""
    refused = sqs.refusal("SendMessage", QueueUrl=sqs.queue().url, MessageBody="")
    assert (refused.code, refused.query_code) == ("MissingParameter", "MissingRequiredParameterException")
    assert refused.message == "The request must contain the parameter MessageBody."


@pytest.mark.parametrize("operation", ["SendMessage", "DeleteMessage", "ChangeMessageVisibility"])
def test_a_batch_has_at_most_ten_entries(sqs, operation):
    """T080 [A] recorded 2024-04-30: twenty entries are refused, whatever the batch is of."""
    entries = [entry(n, ReceiptHandle="x", VisibilityTimeout=1) for n in range(20)]
    refused = sqs.refusal(operation + "Batch", QueueUrl=sqs.queue().url, Entries=entries)
    assert refused.code == QUERY + "TooManyEntriesInBatchRequest"
    assert refused.message == "Maximum number of entries per request are 10. You have sent 20."


@pytest.mark.parametrize("operation", ["SendMessage", "DeleteMessage"])
def test_a_batch_has_at_least_one_entry(sqs, operation):
    """T081 [M] verified by moto 2024-08-30: the text names the shape of the entries."""
    refused = sqs.refusal(operation + "Batch", QueueUrl=sqs.queue().url, Entries=[])
    assert refused.code == QUERY + "EmptyBatchRequest"
    assert refused.message == f"There should be at least one {operation}BatchRequestEntry in the request."


def test_the_first_repeated_id_is_named(sqs):
    """T082 [M] verified by moto 2024-08-07: ids 1, 2, 2, 1 give "Id id_2 repeated." and nothing is sent."""
    queue = sqs.queue()
    refused = batch_refusal(sqs, queue, *(entry(f"id_{n}") for n in (1, 2, 2, 1)))
    assert (refused.code, refused.message) == (QUERY + "BatchEntryIdsNotDistinct", "Id id_2 repeated.")
    assert queue.messages == []


@pytest.mark.parametrize("bad", ["", "x" * 81, "invalid:id", ".!@#$%^&*()+="])
def test_an_entry_id_is_letters_digits_hyphens_and_underscores(sqs, bad):
    """T083 [A+M] recorded 2024-04-30: 1 to 80 of them, else the whole call is refused."""
    refused = batch_refusal(sqs, sqs.queue(), entry("fine"), entry(bad))
    assert refused.code == QUERY + "InvalidBatchEntryId"
    assert refused.message == (
        "A batch entry id can only contain alphanumeric characters, hyphens and underscores. "
        "It can be at most 80 letters long."
    )


def test_one_bad_body_fails_alone(sqs):
    """T084 [A-] LocalStack's tests on AWS: nine are sent, the tenth has InvalidMessageContents."""
    bodies = ["o-1001"] * 9 + ["\x01"]
    answer = batch(sqs, sqs.queue(), *(entry(n, body) for n, body in enumerate(bodies)))
    assert len(answer["Successful"]) == 9
    assert [(e["Id"], e["Code"]) for e in answer["Failed"]] == [("9", "InvalidMessageContents")]


@pytest.mark.parametrize("bad", ["\x00", "\x08", "\x0b", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_characters_outside_xml_are_refused(sqs, bad):
    """T085 [D] SQS API Reference, SendMessage: InvalidMessageContents."""
    refused = sqs.refusal("SendMessage", QueueUrl=sqs.queue().url, MessageBody="o" + bad)
    assert refused.code == "InvalidMessageContents"


@pytest.mark.parametrize("fine", ["\t\n\r\n", "\ue000\ufffd", "\U0001f600", "&quot;<a>"])
def test_all_other_characters_pass_unchanged(sqs, fine):
    """T085 [A-] recorded 2024-04-30: they arrive as they were sent, and the digest is of their bytes."""
    queue = sqs.queue()
    sent = sqs.send(queue, fine)
    assert sqs.bodies(queue) == [fine]
    assert sent["MD5OfMessageBody"] == hashlib.md5(fine.encode()).hexdigest()


def test_a_queue_url_may_be_only_the_name(sqs):
    """T090 [A-] LocalStack's tests on AWS: the name of the queue is enough."""
    queue = sqs.queue()
    sqs("SendMessage", QueueUrl="orders", MessageBody="o-1001")
    sqs("SendMessage", QueueUrl="http://127.0.0.1:4566/123456789012/orders", MessageBody="o-1002")
    assert sqs.bodies(queue) == ["o-1001", "o-1002"]


def test_a_delayed_message_is_received_when_its_time_has_come(sqs):
    """T091 [A-] LocalStack's tests on AWS: not at once, but by a long poll that lasts long enough."""
    queue = sqs.queue()
    sqs.send(queue, DelaySeconds=1)
    assert sqs.bodies(queue) == []
    assert sqs.told(queue, "ApproximateNumberOfMessagesDelayed") == {"ApproximateNumberOfMessagesDelayed": "1"}
    assert sqs.bodies(queue, WaitTimeSeconds=2) == ["o-1001"]


def test_a_messages_own_delay_counts_more_than_the_queues(sqs):
    """T091 [D] SQS Developer Guide, message timers: also when it is 0."""
    queue = sqs.queue(DelaySeconds="60")
    sqs.send(queue, "by the queue")
    sqs.send(queue, "by itself", DelaySeconds=0)
    assert sqs.bodies(queue) == ["by itself"]


@pytest.mark.parametrize("seconds", [-1, 901])
def test_a_delay_is_at_most_fifteen_minutes(sqs, seconds):
    """T091 [D] SQS API Reference, SendMessage: 0 to 900 seconds."""
    refused = sqs.refusal("SendMessage", QueueUrl=sqs.queue().url, MessageBody="x", DelaySeconds=seconds)
    reason = "DelaySeconds must be >= 0 and <= 900."
    assert refused.message == f"Value {seconds} for parameter DelaySeconds is invalid. Reason: {reason}"
