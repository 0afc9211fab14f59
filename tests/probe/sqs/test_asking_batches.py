"""Batches: what fails as a whole, and what fails alone with HTTP 200."""

from __future__ import annotations

import pytest

MIB = 1_048_576
PREFIX = "AWS.SimpleQueueService."
BAD_ID = (
    "A batch entry id can only contain alphanumeric characters, hyphens and underscores. "
    "It can be at most 80 letters long."
)
ENTRIES = {
    "send_message_batch": ("SendMessageBatchRequestEntry", {"MessageBody": "x"}),
    "delete_message_batch": ("DeleteMessageBatchRequestEntry", {"ReceiptHandle": "x"}),
    "change_message_visibility_batch": (
        "ChangeMessageVisibilityBatchRequestEntry",
        {"ReceiptHandle": "x", "VisibilityTimeout": 1},
    ),
}
each = pytest.mark.parametrize("operation", list(ENTRIES))


def batch(operation, *ids):
    return [{"Id": one, **ENTRIES[operation][1]} for one in ids]


def entries(*bodies):
    return [{"Id": str(n), "MessageBody": body} for n, body in enumerate(bodies)]


@each
def test_an_empty_batch_is_refused(sqs, operation):
    """T081 [M] moto, AWS-verified 2024-08-07 and 2024-08-30."""
    refused = sqs.refused(operation, QueueUrl=sqs.queue(), Entries=[])
    assert (refused.code, refused.query_code) == (PREFIX + "EmptyBatchRequest", "EmptyBatchRequest")
    assert refused.message == f"There should be at least one {ENTRIES[operation][0]} in the request."


@each
def test_eleven_entries_are_too_many(sqs, operation):
    """T080 [A] recorded 2024-04-30."""
    refused = sqs.refused(operation, QueueUrl=sqs.queue(), Entries=batch(operation, *map(str, range(11))))
    assert refused.code == PREFIX + "TooManyEntriesInBatchRequest"
    assert refused.message == "Maximum number of entries per request are 10. You have sent 11."


@each
def test_an_id_twice_is_refused(sqs, operation):
    """T082 [M] moto, AWS-verified 2024-08-07: the first that repeats is named."""
    asked = batch(operation, "id_1", "id_2", "id_2", "id_1")
    refused = sqs.refused(operation, QueueUrl=sqs.queue(), Entries=asked)
    assert refused.code == PREFIX + "BatchEntryIdsNotDistinct"
    assert refused.message == "Id id_2 repeated."


@each
@pytest.mark.parametrize("bad", ["", "a:b", "a b", "ä", "x" * 81])
def test_an_id_has_its_characters_and_length(sqs, operation, bad):
    """T083 [A] recorded 2024-04-30."""
    refused = sqs.refused(operation, QueueUrl=sqs.queue(), Entries=batch(operation, bad))
    assert (refused.code, refused.message) == (PREFIX + "InvalidBatchEntryId", BAD_ID)


def test_ids_differ_by_case(sqs):
    """T083 [D] SQS API Reference: the ids of a batch are compared as they are."""
    answer = sqs("send_message_batch", QueueUrl=sqs.queue(), Entries=batch("send_message_batch", "a", "A", "x" * 80))
    assert [done["Id"] for done in answer["Successful"]] == ["a", "A", "x" * 80]


def test_a_batch_answers_with_what_succeeded_only(sqs):
    """T077 [A] recorded 2025-08-19: no Failed key where nothing failed."""
    answer = sqs("send_message_batch", QueueUrl=sqs.queue(), Entries=entries("a", "b"))
    assert set(answer) == {"Successful"}
    assert all(set(done) == {"Id", "MessageId", "MD5OfMessageBody"} for done in answer["Successful"])


def test_a_batch_has_a_mebibyte_for_all_of_it(sqs):
    """T076 [A] recorded 2025-08-19."""
    url = sqs.queue()
    sqs("send_message_batch", QueueUrl=url, Entries=entries("x" * (MIB - 1), "x"))
    refused = sqs.refused("send_message_batch", QueueUrl=url, Entries=entries("x" * MIB, "x"))
    assert refused.code == PREFIX + "BatchRequestTooLong"
    assert refused.message == f"Batch requests cannot be longer than {MIB} bytes. You have sent {MIB + 1} bytes."


def test_attributes_count_in_a_batch(sqs):
    """T076 [A] recorded 2025-08-19."""
    asked = entries("x" * (MIB - 8), "x")
    asked[0]["MessageAttributes"] = {"k": {"DataType": "String", "StringValue": "x"}}
    assert sqs.refused("send_message_batch", QueueUrl=sqs.queue(), Entries=asked).code == PREFIX + "BatchRequestTooLong"


def test_a_queues_own_limit_fails_an_entry_alone(sqs):
    """T077 [A] recorded 2024-04-30."""
    url = sqs.queue(MaximumMessageSize="1024")
    answer = sqs("send_message_batch", QueueUrl=url, Entries=entries("x" * 1025, "x" * 1024))
    assert [done["Id"] for done in answer["Successful"]] == ["1"]
    assert answer["Failed"] == [
        {
            "Id": "0",
            "Code": "InvalidParameterValue",
            "Message": "One or more parameters cannot be validated. Reason: Message must be shorter than 1024 bytes.",
            "SenderFault": True,
        }
    ]


def test_a_queues_own_limit_is_not_the_batchs(sqs):
    """[A] recorded 2024-04-30: ten entries of a queue limited to 1,024 bytes may have 10,240 in all."""
    url = sqs.queue(MaximumMessageSize="1024")
    assert len(sqs("send_message_batch", QueueUrl=url, Entries=entries(*["x" * 1024] * 10))["Successful"]) == 10


def test_one_bad_body_leaves_the_others(sqs):
    """T084 [A-]: Failed has InvalidMessageContents."""
    answer = sqs("send_message_batch", QueueUrl=sqs.queue(), Entries=entries("a", "\x01", "c"))
    assert [done["Id"] for done in answer["Successful"]] == ["0", "2"]
    assert [(bad["Id"], bad["Code"], bad["SenderFault"]) for bad in answer["Failed"]] == [
        ("1", "InvalidMessageContents", True)
    ]


def test_one_bad_delay_leaves_the_others(sqs):
    """[D] SQS API Reference, SendMessageBatch: the result of each entry is told individually."""
    asked = entries("a", "b")
    asked[0]["DelaySeconds"] = 901
    answer = sqs("send_message_batch", QueueUrl=sqs.queue(), Entries=asked)
    assert [bad["Code"] for bad in answer["Failed"]] == ["InvalidParameterValue"]
    assert [done["Id"] for done in answer["Successful"]] == ["1"]


def test_each_entry_has_its_own_delay(sqs):
    """[D] SQS API Reference, SendMessageBatchRequestEntry."""
    url = sqs.queue()
    asked = entries("now", "later")
    asked[1]["DelaySeconds"] = 2
    sqs("send_message_batch", QueueUrl=url, Entries=asked)
    assert sqs.bodies(url) == ["now"]
    sqs.wait(3.5)
    assert sqs.bodies(url) == ["later"]


def test_a_deletion_batch_tells_good_from_bad(sqs):
    """T109 [A-] and [D] SQS API Reference, DeleteMessageBatch."""
    url = sqs.queue()
    sqs.send(url)
    [message] = sqs.receive(url)
    asked = [{"Id": "good", "ReceiptHandle": message["ReceiptHandle"]}, {"Id": "bad", "ReceiptHandle": "garbage"}]
    answer = sqs("delete_message_batch", QueueUrl=url, Entries=asked)
    assert answer["Successful"] == [{"Id": "good"}]
    assert answer["Failed"] == [
        {
            "Id": "bad",
            "Code": "ReceiptHandleIsInvalid",
            "Message": 'The input receipt handle "garbage" is not a valid receipt handle.',
            "SenderFault": True,
        }
    ]


def test_a_visibility_batch_tells_good_from_bad(sqs):
    """[D] SQS API Reference, ChangeMessageVisibilityBatch."""
    url = sqs.queue()
    sqs.send(url)
    [message] = sqs.receive(url)
    handle = message["ReceiptHandle"]
    asked = [
        {"Id": "good", "ReceiptHandle": handle, "VisibilityTimeout": 0},
        {"Id": "long", "ReceiptHandle": handle, "VisibilityTimeout": 43201},
        {"Id": "bad", "ReceiptHandle": "garbage", "VisibilityTimeout": 0},
    ]
    answer = sqs("change_message_visibility_batch", QueueUrl=url, Entries=asked)
    assert answer["Successful"] == [{"Id": "good"}]
    assert [(bad["Id"], bad["Code"]) for bad in answer["Failed"]] == [
        ("long", "InvalidParameterValue"),
        ("bad", "ReceiptHandleIsInvalid"),
    ]


@each
def test_a_queue_that_is_gone_fails_the_whole_batch(sqs, operation):
    """T162 [A]."""
    url = sqs.queue()
    sqs("delete_queue", QueueUrl=url)
    assert sqs.refused(operation, QueueUrl=url, Entries=batch(operation, "a")).code == PREFIX + "NonExistentQueue"
