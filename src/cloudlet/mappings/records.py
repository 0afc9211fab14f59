"""The event that Lambda makes of a batch of messages.

Recorded on AWS (2025-11-25), tests/aws/services/lambda_/event_source_mapping/test_lambda_integration_sqs.py.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any

from cloudlet.sqs.message import Message


def event(messages: Iterable[Message], queue_arn: str, region: str, windowed: bool) -> dict[str, Any]:
    """`{"Records": [...]}`; with a batching window, absent attributes' MD5 is null instead of missing."""
    return {"Records": [record(message, queue_arn, region, windowed) for message in messages]}


def record(message: Message, queue_arn: str, region: str, windowed: bool) -> dict[str, Any]:
    """One message as the handler sees it; keys are lowerCamel, unlike ReceiveMessage's."""
    made: dict[str, Any] = {
        "messageId": message.id,
        "receiptHandle": message.receipt_handle,
        "body": message.body,
        "attributes": message.system_attributes(),
        "messageAttributes": {name: attribute(value) for name, value in message.attributes.items()},
        "md5OfBody": message.md5_of_body,
        "eventSource": "aws:sqs",
        "eventSourceARN": queue_arn,
        "awsRegion": region,
    }
    if message.attributes:
        made["md5OfMessageAttributes"] = message.md5_of_attributes
    elif windowed:
        made["md5OfMessageAttributes"] = None
    return made


def attribute(value: dict[str, Any]) -> dict[str, Any]:
    """A message attribute in an event."""
    made: dict[str, Any] = {"dataType": value["DataType"], "stringListValues": [], "binaryListValues": []}
    if "StringValue" in value:
        made["stringValue"] = value["StringValue"]
    if "BinaryValue" in value:
        made["binaryValue"] = base64.b64encode(value["BinaryValue"]).decode()
    return made
