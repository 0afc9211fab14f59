"""How a resource type is described: its properties, what Ref and GetAtt give, and how one is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cloudlet.deploy.making import Making


@dataclass(frozen=True)
class Made:
    """A resource as it came out: `ref` is what Ref gives, `attributes` what GetAtt gives."""

    ref: str
    attributes: dict[str, Any] = field(default_factory=dict)
    arn: str = ""


Creator = Callable[["Making"], Made]


@dataclass(frozen=True)
class Kind:
    """A resource type. `properties` maps each name to the JSON type that CloudFormation wants."""

    name: str
    create: Creator
    properties: dict[str, str]
    required: tuple[str, ...]
    attributes: tuple[str, ...]
    unmodelled: frozenset[str]
    inner: dict[str, tuple[str, ...]]


def kind(name: str, create: Creator, /, **facts: Any) -> Kind:
    """A Kind from lists of words.

    `string=`, `integer=`, `boolean=`, `array=`, `object=` and `any=` list properties by type; `required=`,
    `attributes=` (GetAtt) and `unmodelled=` (accepted without effect) are lists too, and `inner=` maps an object
    property to the keys it may have.
    """
    types = ("string", "integer", "boolean", "array", "object", "any")
    return Kind(
        name,
        create,
        {word: type_ for type_ in types for word in facts.get(type_, "").split()},
        tuple(facts.get("required", "").split()),
        tuple(facts.get("attributes", "").split()),
        frozenset(facts.get("unmodelled", "").split()),
        {key: tuple(words.split()) for key, words in facts.get("inner", {}).items()},
    )
