"""The values a template works with: JSON's, entries of a map, and the tools such as $input and $util.

They are written out as Java writes them: {a=1, b=[x, y]}, true, 1.5, and nothing at all for null.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cloudlet.api.vtl.nodes import BadTemplate

MAX_TEXT = 10_000_000  # characters, the most that API Gateway takes as a payload (10 MB)
MAX_ITEMS = 100_000


@dataclass(frozen=True)
class Entry:
    """A key of a map and its value."""

    key: str
    value: Any


@dataclass(frozen=True)
class Tool:
    """A variable that the gateway provides, with nothing but these methods and properties."""

    methods: Mapping[str, Callable[..., Any]]
    properties: Mapping[str, Any] = field(default_factory=dict)


def to_text(value: Any) -> str:
    """A value as it is put out at the top: null is nothing. Raises BadTemplate beyond MAX_TEXT characters."""
    if isinstance(value, str):
        return bounded(value)
    out: list[str] = []
    if value is not None:
        _write(value, out)
    return "".join(out)


def truth(value: Any) -> bool:
    """In a condition only null and false are false: an empty string is true (Velocity 1.7)."""
    return value is not None and value is not False


def same(left: Any, right: Any) -> bool:
    """Equality as == has it: true is not 1, and lists and maps are equal when they read the same.

    What is absent is "", other than in Velocity (tested on AWS by LocalStack, pull request 11886, 2024-11-20).
    """
    if left is None or right is None:
        return left in (None, "") and right in (None, "")
    if isinstance(left, bool) != isinstance(right, bool):
        return False
    if isinstance(left, list | dict) and isinstance(right, list | dict):
        return to_text(left) == to_text(right)
    return bool(left == right)


def bounded(text: str) -> str:
    """The text, unless it has grown beyond all sense."""
    if len(text) > MAX_TEXT:
        raise BadTemplate(f"the text grew beyond {MAX_TEXT} characters")
    return text


def _write(value: Any, out: list[str]) -> None:
    if len(out) > MAX_ITEMS:
        raise BadTemplate(f"a value has more than {MAX_ITEMS} parts")
    if isinstance(value, dict):
        _write_parts("{}", [(f"{key}=", item) for key, item in value.items()], out)
    elif isinstance(value, list):
        _write_parts("[]", [("", item) for item in value], out)
    elif isinstance(value, Entry):
        _write_parts(("", ""), [(f"{value.key}=", value.value)], out)
    elif value is None:
        out.append("null")
    elif isinstance(value, bool):
        out.append("true" if value else "false")
    elif not isinstance(value, Tool):
        out.append(str(value))


def _write_parts(brackets: str | tuple[str, str], parts: list[tuple[str, Any]], out: list[str]) -> None:
    out.append(brackets[0])
    for index, (before, item) in enumerate(parts):
        out.append((", " if index else "") + before)
        _write(item, out)
    out.append(brackets[1])
