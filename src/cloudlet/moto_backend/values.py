"""DynamoDB's attribute values as plain Python values, and back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

Attributes = dict[str, dict[str, Any]]
"""An item as DynamoDB's API writes it: `{"id": {"S": "o-1001"}, "count": {"N": "3"}}`."""


def plain_item(attributes: Attributes) -> dict[str, Any]:
    """An item as a plain dict."""
    return {name: plain(value) for name, value in attributes.items()}


def plain(value: dict[str, Any]) -> Any:
    """An attribute value as str, int (Decimal where not whole), bytes, bool, None, list, dict or set."""
    ((kind, content),) = value.items()
    if kind == "N":
        return _number(content)
    if kind == "NULL":
        return None
    if kind == "L":
        return [plain(item) for item in content]
    if kind == "M":
        return plain_item(content)
    if kind in ("SS", "NS", "BS"):
        return {plain({kind[0]: item}) for item in content}
    return content


def _number(text: str) -> int | Decimal:
    number = Decimal(text)
    return int(number) if number == number.to_integral_value() else number


def attributes(item: dict[str, Any]) -> Attributes:
    """A plain dict as DynamoDB's API writes an item; takes float too, as boto3 does not."""
    return {name: attribute(value) for name, value in item.items()}


def attribute(value: Any) -> dict[str, Any]:
    """One plain value as DynamoDB's API writes it; raises TypeError for what has no place in an item."""
    match value:
        case None:
            return {"NULL": True}
        case bool():
            return {"BOOL": value}
        case str():
            return {"S": value}
        case int() | Decimal() | float():
            return {"N": str(value)}
        case bytes() | bytearray():
            return {"B": bytes(value)}
        case list() | tuple():
            return {"L": [attribute(item) for item in value]}
        case dict():
            return {"M": attributes(value)}
        case set() | frozenset() if value:
            return _set(value)
    raise TypeError(f"DynamoDB has no attribute type for {value!r}")


def _set(values: set[Any] | frozenset[Any]) -> dict[str, Any]:
    members = [attribute(value) for value in sorted(values)]
    kinds = {kind for member in members for kind in member}
    if len(kinds) != 1 or not kinds <= {"S", "N", "B"}:
        raise TypeError(f"a DynamoDB set holds only strings, only numbers or only bytes, not {values!r}")
    kind = kinds.pop()
    return {f"{kind}S": [member[kind] for member in members]}
