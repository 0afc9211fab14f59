"""How a resource type is described: its properties, what Ref and GetAtt give, and how one is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cloudlet.deploy.making import Making

TYPES = ("string", "integer", "boolean", "array", "object", "any")


@dataclass(frozen=True)
class Made:
    """A resource as it came out: `ref` is what Ref gives, `attributes` what GetAtt gives."""

    ref: str
    attributes: dict[str, Any] = field(default_factory=dict)
    arn: str = ""


Creator = Callable[["Making"], Made]


@dataclass(frozen=True)
class Kind:
    """A resource type.

    `properties` maps each name to its JSON type, `inside` an object property to its keys; `numbers` are
    integers at any depth, `values` those that a property, or one within an object (`TracingConfig.Mode`), may have,
    `attributes` GetAtt's; `unmodelled` have no effect, `passed` go to the API as they are.
    """

    name: str
    create: Creator
    properties: dict[str, str]
    required: list[str]
    attributes: list[str]
    unmodelled: list[str]
    passed: list[str]
    numbers: list[str]
    inside: dict[str, list[str]]
    values: dict[str, list[str]]


def kind(name: str, create: Creator, description: str) -> Kind:
    """A Kind from lines such as `string: QueueName Policy`; a line without a colon goes on with the list."""
    lists: dict[str, list[str]] = {}
    words: list[str] = []
    for line in description.splitlines():
        key, colon, rest = line.strip().partition(":")
        if colon:
            words = lists.setdefault(key, [])
        words.extend((rest if colon else key).split())
    return Kind(
        name,
        create,
        {word: type_ for type_ in TYPES for word in lists.get(type_, [])},
        lists.get("required", []),
        lists.get("attributes", []),
        lists.get("unmodelled", []),
        lists.get("passed", []),
        lists.get("numbers", []),
        _of_properties("inside ", lists),
        _of_properties("values ", lists),
    )


def _of_properties(prefix: str, lists: dict[str, list[str]]) -> dict[str, list[str]]:
    return {key.removeprefix(prefix): words for key, words in lists.items() if key.startswith(prefix)}
