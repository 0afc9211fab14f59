"""How large DynamoDB counts an item: names and values, at most 400 KB together.

Source: Amazon DynamoDB developer guide, "DynamoDB item sizes and formats".
"""

from __future__ import annotations

from typing import Any

ITEM_LIMIT_BYTES = 400 * 1024
DOCUMENT_BYTES = 3
MEMBER_BYTES = 1


def item_size(item: dict[str, Any]) -> int:
    """The size of an item, or of a key, in bytes."""
    return sum(named_size(name, value) for name, value in item.items())


def named_size(name: str, value: Any) -> int:
    """The size in bytes of an attribute, name and value; the value is a dict or moto's DynamoType."""
    return len(name.encode("utf-8", "surrogatepass")) + value_size(value)


def value_size(value: Any) -> int:
    """The size of an attribute value in bytes."""
    kind, content = next(iter(value.items())) if isinstance(value, dict) else (value.type, value.value)
    match kind:
        case "S":
            return len(content.encode("utf-8", "surrogatepass"))
        case "B":
            return len(content)
        case "N":
            return len(content.strip("-0.").replace(".", "")) // 2 + 2
        case "SS" | "NS" | "BS":
            return sum(value_size({kind[0]: member}) for member in content)
        case "L":
            return DOCUMENT_BYTES + sum(MEMBER_BYTES + value_size(member) for member in content)
        case "M":
            inside = sum(MEMBER_BYTES + named_size(name, member) for name, member in content.items())
            return DOCUMENT_BYTES + inside
    return 1
