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
    from moto.dynamodb.models.dynamo_type import Item, serializer

    left = _taken(item.to_regular_json(), _choice(paths))
    return Item(hash_key=item.hash_key, range_key=item.range_key, attrs=serializer.serialize(left or {})["M"])


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


def _taken(value: Any, choice: Choice) -> Any:
    """What is chosen of a value; None where nothing of it is there."""
    if choice == WHOLE:
        return value
    if isinstance(value, dict):
        found = {name: (value[name], inner) for name, inner in choice.items() if name in value}
        kept = {name: _taken(*pair) for name, pair in found.items() if _has(*pair)}
        return kept or None
    if isinstance(value, list):
        indexes = sorted(index for index in choice if isinstance(index, int) and index < len(value))
        return [_taken(value[at], choice[at]) for at in indexes if _has(value[at], choice[at])] or None
    return None


def _has(value: Any, choice: Choice) -> bool:
    return choice == WHOLE or _taken(value, choice) is not None
