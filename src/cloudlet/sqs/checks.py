"""What SQS demands of a message and of the numbers in a call, with AWS's texts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from cloudlet.sqs import refusals
from cloudlet.sqs.queue import Queue

Params = Mapping[str, Any]
MOST_DELAY_S = 900
MOST_ATTRIBUTES = 10
INVALID_CHARACTERS = re.compile("[^\\x09\\x0a\\x0d\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
ID = re.compile(r"[!-~]{1,128}")
ATTRIBUTE_NAME = re.compile(r"[A-Za-z0-9_.-]{1,256}")
ATTRIBUTE_TYPE = re.compile(r"(String|Number|Binary)(\..+)?", re.DOTALL)
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


def message(queue: Queue, entry: Params) -> None:
    """Raise AwsError unless this can be sent to the queue. Its size is not looked at."""
    if not entry.get("MessageBody"):
        raise refusals.missing_parameter("MessageBody")
    message_ids(queue, entry)
    delay(queue, entry.get("DelaySeconds"))
    if INVALID_CHARACTERS.search(entry["MessageBody"]):
        raise refusals.invalid_contents()
    if entry.get("MessageAttributes"):
        attributes(entry["MessageAttributes"])
    if entry.get("MessageSystemAttributes"):
        system_attributes(entry["MessageSystemAttributes"])


def message_ids(queue: Queue, entry: Params) -> None:
    """Raise AwsError unless the group and deduplication ids are what this type of queue needs."""
    for name in ("MessageGroupId", "MessageDeduplicationId"):
        value = entry.get(name)
        if value is None:
            continue
        if not queue.fifo and name == "MessageDeduplicationId":
            raise refusals.wrong_queue_type(value, name)
        if not ID.fullmatch(value):
            reason = f"{name} can only include alphanumeric and punctuation characters. 1 to 128 in length."
            raise refusals.invalid_value(value, name, reason)
    if not queue.fifo:
        return
    if entry.get("MessageGroupId") is None:
        raise refusals.missing_parameter("MessageGroupId")
    by_content = queue.settings.get("ContentBasedDeduplication") == "true"
    if entry.get("MessageDeduplicationId") is None and not by_content:
        raise refusals.no_deduplication_id()


def delay(queue: Queue, seconds: int | None) -> None:
    """Raise AwsError unless a message can be delayed so long here; a FIFO queue takes only 0, and ignores it."""
    if seconds is None:
        return
    if queue.fifo and seconds != 0:
        raise refusals.wrong_queue_type(seconds, "DelaySeconds")
    if not 0 <= seconds <= MOST_DELAY_S:
        reason = f"DelaySeconds must be >= 0 and <= {MOST_DELAY_S}."
        raise refusals.invalid_value(seconds, "DelaySeconds", reason)


def attributes(given: Mapping[str, Mapping[str, Any]]) -> None:
    """Raise AwsError unless these can be a message's attributes."""
    if len(given) > MOST_ATTRIBUTES:
        raise refusals.invalid_parameter(
            f"Number of message attributes [{len(given)}] exceeds the allowed maximum [{MOST_ATTRIBUTES}]."
        )
    for name, attribute in given.items():
        _attribute_name(name)
        _attribute_value(name, attribute)


def _attribute_name(name: str) -> None:
    lower = name.lower()
    if not ATTRIBUTE_NAME.fullmatch(name) or lower.startswith(("aws.", "amazon.")) or ".." in name:
        raise _bad_name(name)
    if name.startswith(".") or name.endswith("."):
        raise _bad_name(name)


def _bad_name(name: str) -> Exception:
    return refusals.invalid_parameter(
        f"The message attribute name '{name}' is invalid. Attribute name can contain A-Z, a-z, 0-9, "
        "underscore (_), hyphen (-), and period (.) characters."
    )


def _attribute_value(name: str, attribute: Mapping[str, Any]) -> None:
    data_type = attribute.get("DataType") or ""
    if not data_type:
        raise refusals.invalid_parameter(
            f"The message attribute '{name}' must contain non-empty message attribute type."
        )
    kind = ATTRIBUTE_TYPE.fullmatch(data_type)
    if not kind or len(data_type) > 256:
        raise refusals.invalid_parameter(
            f"The message attribute '{name}' has an invalid message attribute type, the set of supported type "
            "prefixes is Binary, Number, and String."
        )
    field = "BinaryValue" if kind[1] == "Binary" else "StringValue"
    value = attribute.get(field)
    if not value:
        raise refusals.invalid_parameter(
            f"Message (user) attribute '{name}' must contain a non-empty value of type '{kind[1]}'."
        )
    if field == "StringValue" and INVALID_CHARACTERS.search(value):
        raise refusals.invalid_contents()
    if kind[1] == "Number" and not NUMBER.fullmatch(value):
        raise refusals.invalid_parameter(
            f"Can't cast the value of message (user) attribute '{name}' to a number."
        )


def system_attributes(given: Mapping[str, Mapping[str, Any]]) -> None:
    """Raise AwsError unless these are system attributes that a sender may set: the X-Ray header alone."""
    for name, attribute in given.items():
        if name != "AWSTraceHeader":
            raise refusals.invalid_parameter(
                f"Message system attribute name '{name}' is invalid. Valid message system attribute: [AWSTraceHeader]."
            )
        _attribute_value(name, attribute)


def size(entry: Params) -> int:
    """The bytes of a message that count: body and attributes with their names and types, no system attributes."""
    body = entry["MessageBody"]
    total = len(body) if body.isascii() else len(body.encode())
    for name, attribute in (entry.get("MessageAttributes") or {}).items():
        value = attribute.get("BinaryValue")
        total += len(name.encode()) + len(attribute["DataType"].encode())
        total += len(value if value is not None else attribute["StringValue"].encode())
    return total


def between(params: Params, name: str, least: int, most: int, reason: str) -> int | None:
    """A number of a call, None if it is not given. Raises AwsError with this reason when it is out of range."""
    value: int | None = params.get(name)
    if value is not None and not least <= value <= most:
        raise refusals.invalid_value(value, name, reason)
    return value


def visibility(params: Params) -> int:
    """The VisibilityTimeout of a change, in seconds."""
    reason = "VisibilityTimeout must be an integer between 0 and 43200."
    value = between(params, "VisibilityTimeout", 0, 43_200, reason)
    if value is None:
        raise refusals.missing_parameter("VisibilityTimeout")
    return value
