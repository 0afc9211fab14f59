"""What SQS demands of a message and of the numbers in a call, with AWS's texts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from cloudlet.sqs import message_attributes, refusals
from cloudlet.sqs.queue import Queue

Params = Mapping[str, Any]
MOST_DELAY_S = 900
MOST_VISIBILITY_S = 43_200
ID = re.compile(r"[!-~]{1,128}")
IDS = ("MessageGroupId", "MessageDeduplicationId")


def message(queue: Queue, entry: Params, body_name: str = "MessageBody") -> None:
    """Raise AwsError unless this can be sent to the queue. Its size is not looked at."""
    if not entry.get("MessageBody"):
        raise refusals.missing_parameter(body_name)
    message_ids(queue, entry)
    delay(queue, entry.get("DelaySeconds"))
    if message_attributes.INVALID_CHARACTERS.search(entry["MessageBody"]):
        raise refusals.invalid_contents()
    if entry.get("MessageAttributes"):
        message_attributes.check(entry["MessageAttributes"])
    if entry.get("MessageSystemAttributes"):
        message_attributes.check_system(entry["MessageSystemAttributes"])


def message_ids(queue: Queue, entry: Params) -> None:
    """Raise AwsError unless the group and deduplication ids are what this type of queue needs."""
    if not queue.fifo and entry.get("MessageDeduplicationId") is not None:
        raise refusals.wrong_queue_type(entry["MessageDeduplicationId"], "MessageDeduplicationId")
    for name in IDS:
        identifier(entry, name)
    if not queue.fifo:
        return
    if entry.get("MessageGroupId") is None:
        raise refusals.missing_parameter("MessageGroupId")
    by_content = queue.settings.get("ContentBasedDeduplication") == "true"
    if entry.get("MessageDeduplicationId") is None and not by_content:
        raise refusals.no_deduplication_id()


def identifier(entry: Params, name: str) -> None:
    """Raise AwsError unless an id is missing or has 1 to 128 letters, digits, marks (recorded 2025-07-30)."""
    value = entry.get(name)
    if value is not None and not ID.fullmatch(value):
        reason = f"{name} can only include alphanumeric and punctuation characters. 1 to 128 in length."
        raise refusals.invalid_value(value, name, reason)


def delay(queue: Queue, seconds: int | None) -> None:
    """Raise AwsError unless a message can be delayed so long; a FIFO queue takes only 0, and ignores it."""
    if seconds is None:
        return
    if queue.fifo and seconds != 0:
        raise refusals.wrong_queue_type(seconds, "DelaySeconds")
    if not 0 <= seconds <= MOST_DELAY_S:
        reason = f"DelaySeconds must be >= 0 and <= {MOST_DELAY_S}."
        raise refusals.invalid_value(seconds, "DelaySeconds", reason)


def size(entry: Params) -> int:
    """The bytes of a message that count: body and attributes, with names and types, no system attributes."""
    body = entry.get("MessageBody") or ""
    attributes = entry.get("MessageAttributes")
    bytes_of_body = len(body) if body.isascii() else len(body.encode("utf-8", "surrogatepass"))
    return bytes_of_body + (message_attributes.size(attributes) if attributes else 0)


def between(params: Params, name: str, least: int, most: int, reason: str) -> int | None:
    """A number of a call, None if it is missing. Raises AwsError with this reason when it is out of range."""
    value: int | None = params.get(name)
    if value is not None and not least <= value <= most:
        raise refusals.invalid_value(value, name, reason)
    return value


def visibility(params: Params, reason: str) -> int:
    """The VisibilityTimeout of a change, in seconds."""
    value = between(params, "VisibilityTimeout", 0, MOST_VISIBILITY_S, reason)
    if value is None:
        raise refusals.missing_parameter("VisibilityTimeout")
    return value
