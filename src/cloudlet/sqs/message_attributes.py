"""What SQS demands of message attributes: at most ten, well named, well typed, never empty.

Texts as AWS words them where they are known. Source of the rules: SQS Developer Guide, "Amazon SQS message
metadata".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from cloudlet.errors import AwsError
from cloudlet.sqs import refusals

MOST_ATTRIBUTES = 10
LONGEST = 256  # characters of a name or type
INVALID_CHARACTERS = re.compile("[^\\x09\\x0a\\x0d\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
NAME = re.compile(r"[\w.-]+")  # letters of any script pass, as LocalStack's tests on AWS show
TYPE = re.compile(r"(String|Number|Binary)(\..+)?", re.DOTALL)
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
RESERVED = ("aws.", "amazon.")
VALUES = ("StringValue", "BinaryValue")
LISTS = ("StringListValues", "BinaryListValues")
Attribute = Mapping[str, Any]


def check(given: Mapping[str, Attribute]) -> None:
    """Raise AwsError unless these can be a message's attributes."""
    if len(given) > MOST_ATTRIBUTES:
        number = f"Number of message attributes [{len(given)}]"
        raise refusals.invalid_parameter(f"{number} exceeds the allowed maximum [{MOST_ATTRIBUTES}].")
    for name, attribute in given.items():
        _check_name(name)
        _check_value(name, attribute)


def check_system(given: Mapping[str, Attribute]) -> None:
    """Raise AwsError unless these are system attributes that a sender may set: the X-Ray header alone."""
    for name, attribute in given.items():
        if name != "AWSTraceHeader":
            raise refusals.invalid_parameter(f"Message system attribute name '{name}' is invalid.")
        _check_value(name, attribute)
        if attribute["DataType"] != "String":
            text = f"The type of message (system) attribute '{name}' is invalid. You must use only the following"
            raise refusals.invalid_parameter(f"{text} supported type: String.")


def size(given: Mapping[str, Attribute]) -> int:
    """The bytes of attributes that count: names, types and values."""
    total = 0
    for name, attribute in given.items():
        value = attribute.get("BinaryValue")
        total += len(name.encode()) + len((attribute.get("DataType") or "").encode())
        total += len(value) if value is not None else len((attribute.get("StringValue") or "").encode())
    return total


def plain(given: Mapping[str, Attribute]) -> dict[str, dict[str, Any]]:
    """The attributes as a receiver gets them: a type and one value each."""
    return {
        name: {field: attribute[field] for field in ("DataType", *VALUES) if attribute.get(field) is not None}
        for name, attribute in given.items()
    }


def _check_name(name: str) -> None:
    if not name:
        raise refusals.invalid_parameter("The request must contain non-empty message (user) attribute names.")
    if len(name) > LONGEST:
        text = f"Message (user) attribute name must be shorter than {LONGEST} bytes."
        raise refusals.invalid_parameter(text)
    if name.lower().startswith(RESERVED):
        text = "You can't use message attribute names beginning with 'AWS.' or 'Amazon.'. "
        raise refusals.invalid_parameter(text + "These strings are reserved for internal use.")
    if not NAME.fullmatch(name) or name.startswith(".") or name.endswith(".") or ".." in name:
        text = f"The message attribute name '{name}' is invalid. Attribute name can contain A-Z, a-z, 0-9, "
        raise refusals.invalid_parameter(text + "underscore (_), hyphen (-), and period (.) characters.")


def _check_value(name: str, attribute: Attribute) -> None:
    if any(attribute.get(field) for field in LISTS):
        text = "Message attribute list values in SendMessage operation are not supported."
        raise refusals.unsupported(text)
    kind = _kind(name, attribute)
    value = attribute.get("BinaryValue" if kind == "Binary" else "StringValue")
    if not value:
        text = f"Message (user) attribute '{name}' must contain a non-empty value of type '{kind}'."
        raise refusals.invalid_parameter(text)
    if kind != "Binary" and INVALID_CHARACTERS.search(value):
        raise refusals.invalid_parameter(refusals.invalid_contents().message)
    if kind == "Number" and not NUMBER.fullmatch(value):
        text = f"Can't cast the value of message (user) attribute '{name}' to a number."
        raise refusals.invalid_parameter(text)


def _kind(name: str, attribute: Attribute) -> str:
    data_type = attribute.get("DataType") or ""
    if not data_type and not any(attribute.get(field) for field in VALUES):
        text = f"The message (user) attribute '{name}' must contain a non-empty message attribute value."
        raise refusals.invalid_parameter(text)
    if not data_type:
        text = f"The message (user) attribute '{name}' must contain a non-empty message attribute type."
        raise refusals.invalid_parameter(text)
    if len(data_type) > LONGEST:
        text = f"Message (user) attribute type must be shorter than {LONGEST} bytes."
        raise refusals.invalid_parameter(text)
    kind = TYPE.fullmatch(data_type)
    if not kind:
        raise _wrong_type(name)
    return kind[1]


def _wrong_type(name: str) -> AwsError:
    text = f"The type of message (user) attribute '{name}' is invalid. You must use only the following "
    return refusals.invalid_parameter(text + "supported type prefixes: Binary, Number, String.")
