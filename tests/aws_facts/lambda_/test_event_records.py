"""The SQS event record, as Lambda delivers it."""

from __future__ import annotations

from typing import Any

from cloudlet import Cloud
from tests.aws_facts.lambda_.conftest import Maker

PASS = "def handler(event, context): pass"
FAIL_ONCE = """
    seen = []
    def handler(event, context):
        seen.append(1)
        if len(seen) == 1:
            raise Exception("Handler fails")
"""


def one_record(make: Maker, **message: Any) -> dict[str, Any]:
    wiring = make.wired(PASS)
    wiring.queue.send("text", **message)
    make.cloud.settle()
    record: dict[str, Any] = wiring.payloads[0]["Records"][0]
    return record


def test_t001_a_record_has_exactly_these_keys(make: Maker) -> None:
    """T001 [A] 2025-11-25: a record has messageId, receiptHandle, body, attributes, messageAttributes, md5OfBody, eventSource, eventSourceARN and awsRegion."""
    record = one_record(make)
    assert set(record) == {
        "messageId", "receiptHandle", "body", "attributes", "messageAttributes", "md5OfBody", "eventSource", "eventSourceARN", "awsRegion",
    }  # fmt: skip
    assert record["eventSource"] == "aws:sqs"
    assert record["eventSourceARN"] == make.cloud.sqs.queues["Q"].arn


def test_t002_a_standard_queues_attributes_are_four_strings(make: Maker) -> None:
    """T002 [A] 2025-11-25: attributes are ApproximateReceiveCount, SentTimestamp, SenderId and ApproximateFirstReceiveTimestamp, all strings."""
    attributes = one_record(make)["attributes"]
    assert set(attributes) == {
        "ApproximateReceiveCount",
        "SentTimestamp",
        "SenderId",
        "ApproximateFirstReceiveTimestamp",
    }
    assert all(isinstance(value, str) for value in attributes.values())
    assert attributes["ApproximateReceiveCount"] == "1"


def test_t003_a_fifo_queue_adds_three(make: Maker) -> None:
    """T003 [A] 2025-03-03: a FIFO record adds SequenceNumber, MessageGroupId and MessageDeduplicationId."""
    wiring = make.wired(PASS, fifo=True)
    wiring.queue.send("text", group_id="g", deduplication_id="d")
    make.cloud.settle()
    attributes = wiring.payloads[0]["Records"][0]["attributes"]
    assert set(attributes) - {"ApproximateReceiveCount", "SentTimestamp", "SenderId", "ApproximateFirstReceiveTimestamp"} == {
        "SequenceNumber", "MessageGroupId", "MessageDeduplicationId",
    }  # fmt: skip


def test_t004_without_message_attributes_their_md5_is_absent_or_null_with_a_window(make: Maker) -> None:
    """T004 [A] 2025-11-25: md5OfMessageAttributes is absent without a batching window, null with one, the MD5 where there are attributes."""
    wiring = make.wired(PASS, MaximumBatchingWindowInSeconds=1)
    wiring.queue.send("text")
    wiring.queue.send("text", attributes={"Foo": {"DataType": "String", "StringValue": "Bar"}})
    make.cloud.settle()
    records = [record for payload in wiring.payloads for record in payload["Records"]]
    assert {record["md5OfMessageAttributes"] for record in records} == {
        None,
        "ae7155c6026991b6d54b11589678bf9c",
    }


def test_t005_message_attributes_are_lower_camel_with_both_empty_lists(make: Maker) -> None:
    """T005 [A] 2025-11-25: each message attribute has stringValue, stringListValues, binaryListValues and dataType; numbers stay strings."""
    sent = {
        "Title": {"DataType": "String", "StringValue": "The Whistler"},
        "WeeksOn": {"DataType": "Number", "StringValue": "6"},
    }
    assert one_record(make, attributes=sent)["messageAttributes"] == {
        "Title": {
            "stringValue": "The Whistler",
            "stringListValues": [],
            "binaryListValues": [],
            "dataType": "String",
        },
        "WeeksOn": {"stringValue": "6", "stringListValues": [], "binaryListValues": [], "dataType": "Number"},
    }


def test_t006_the_body_is_the_text_that_was_sent(make: Maker) -> None:
    """T006 [A] 2025-11-25: Lambda never parses a body, be it JSON or not."""
    wiring = make.wired(PASS)
    wiring.queue.send('{"a": 1}')
    make.cloud.settle()
    assert wiring.bodies == [['{"a": 1}']]


def test_t007_a_redelivery_counts_and_has_a_new_receipt_handle(make: Maker) -> None:
    """T007 [A] 2025-11-25: on redelivery id, MD5 and SentTimestamp stay, the count goes from 1 to 2, the receipt handle is new."""
    wiring = make.wired(FAIL_ONCE)
    wiring.queue.send("text")
    make.cloud.settle()
    first, second = (payload["Records"][0] for payload in wiring.payloads)
    assert [first["messageId"], first["md5OfBody"]] == [second["messageId"], second["md5OfBody"]]
    assert first["attributes"]["SentTimestamp"] == second["attributes"]["SentTimestamp"]
    assert [
        first["attributes"]["ApproximateReceiveCount"],
        second["attributes"]["ApproximateReceiveCount"],
    ] == ["1", "2"]
    assert first["receiptHandle"] != second["receiptHandle"]


def test_t009_a_fair_queues_group_travels_in_the_attributes(make: Maker) -> None:
    """T009 [A] 2025-08-18: a message sent to a standard queue with MessageGroupId carries it."""
    assert one_record(make, group_id="tenant-1")["attributes"]["MessageGroupId"] == "tenant-1"


def test_t010_a_handlers_send_carries_its_trace(make: Maker) -> None:
    """T010 [A] 2025-06-27: a sender's X-Amzn-Trace-Id header becomes AWSTraceHeader; other messages have none."""
    target = make.queue("Target")
    make.function("import boto3\ndef handler(url, c): boto3.client('sqs').send_message(QueueUrl=url, MessageBody='x')")
    cloud: Cloud = make.cloud
    assert cloud.invoke("Fn", target.url).ok
    target.send("plain")
    assert ["AWSTraceHeader" in message.system_attributes() for message in target.messages] == [True, False]
