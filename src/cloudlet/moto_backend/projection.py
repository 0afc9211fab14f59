"""What a ProjectionExpression leaves of an item: moto forgets all but the last of a list's elements.

Source: DynamoDB Developer Guide, "Using projection expressions in DynamoDB".
"""

from __future__ import annotations

import re
from typing import Any

STEP = re.compile(r"(.+?)((?:\[\d+\])*)")
WHOLE: dict[Any, Any] = {}
"""Chosen is all of it."""

Choice = dict[Any, Any]
"""What is chosen of a map, by name, or of a list, by index."""


def project(item: Any, paths: list[list[str]]) -> Any:
    """moto's item with only what the paths name; elements of a list stay in their order and close up."""
    from moto.dynamodb.models.dynamo_type import Item

    left = _taken({"M": item.to_json()["Attributes"]}, _choice(paths))
    return Item(hash_key=item.hash_key, range_key=item.range_key, attrs=left["M"] if left else {})


def _choice(paths: list[list[str]]) -> Choice:
    choice: Choice = {}
    for path in paths:
        at = choice
        for step in (step for key in path for step in _steps(key)):
            at = at.setdefault(step, {})
    return choice


def _steps(key: str) -> list[str | int]:
    found = STEP.fullmatch(key)
    assert found is not None
    return [found[1], *(int(index) for index in re.findall(r"\d+", found[2]))]


def _taken(value: dict[str, Any], choice: Choice) -> dict[str, Any] | None:
    """What is chosen of an attribute value, as DynamoDB writes one; None where nothing of it is there."""
    if choice == WHOLE:
        return value
    if "M" in value:
        found = {name: _taken(value["M"][name], inner) for name, inner in choice.items() if name in value["M"]}
        kept = {name: left for name, left in found.items() if left is not None}
        return {"M": kept} if kept else None
    if "L" in value:
        indexes = sorted(index for index in choice if isinstance(index, int) and index < len(value["L"]))
        elements = [left for at in indexes if (left := _taken(value["L"][at], choice[at])) is not None]
        return {"L": elements} if elements else None
    return None
