"""The names and values that a call gives to its expressions, and what they can be.

Source: as for the grammar.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any

from cloudlet.moto_backend.expression_nodes import Call, Fault, Node, Path, Value, nodes

TYPES = ("S", "N", "B", "NULL", "SS", "BOOL", "L", "BS", "NS", "M")
WITHOUT_SIZE = ("N", "BOOL", "NULL")
ORDERING = ("<", "<=", ">", ">=", "BETWEEN")


class Placeholders:
    """The names and values that a call gives to its expressions."""

    def __init__(self, call: dict[str, Any]) -> None:
        self._names = call.get("ExpressionAttributeNames") or {}
        self._values = call.get("ExpressionAttributeValues") or {}

    def check(self, tree: Call) -> None:
        """Raise Fault for what is not defined, reserved, or of a type that cannot be there."""
        for path in nodes(tree, Path):
            for step in path.steps:
                self.check_word(str(step))
        for value in nodes(tree, Value):
            self.check_word(value.name)
        for call in nodes(tree, Call):
            self._check_operands(call)

    def check_word(self, word: str) -> None:
        """Raise Fault for a placeholder that is not defined, or a plain name that is reserved."""
        if word.startswith(":") and word not in self._values:
            text = "An expression attribute value used in expression is not defined; attribute value"
        elif word.startswith("#") and word not in self._names:
            text = "An expression attribute name used in the document path is not defined; attribute name"
        elif word.upper() in _reserved():
            text = "Attribute name is a reserved keyword; reserved keyword"
        else:
            return
        raise Fault(f"{text}: {word}")

    def attribute(self, path: Path) -> str:
        """The attribute that a path begins with."""
        first = str(path.steps[0])
        return str(self._names.get(first, first))

    def resolved(self, path: Path) -> tuple[str | int, ...]:
        """A path with the names that its placeholders stand for."""
        return tuple(self._names.get(step, step) if isinstance(step, str) else step for step in path.steps)

    def value(self, node: Value) -> dict[str, Any]:
        """What a placeholder stands for."""
        given: dict[str, Any] = self._values[node.name]
        return given

    def type_of(self, node: Node) -> str | None:
        """The type of a value; None for what only an item can tell."""
        return next(iter(self._values[node.name])) if isinstance(node, Value) else None

    def _check_operands(self, call: Call) -> None:
        types = [self.type_of(operand) for operand in call.operands]
        wrong: str | None = None
        if call.operator == "begins_with":
            wrong = next((kind for kind in types if kind not in (None, "S", "B")), None)
        elif call.operator in ORDERING:
            wrong = next((kind for kind in types if kind not in (None, "S", "N", "B")), None)
        elif call.operator == "size":
            wrong = next((kind for kind in types if kind in WITHOUT_SIZE), None)
        elif call.operator == "attribute_type" and types[1] != "S":
            wrong = types[1] or "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}"
        if wrong is not None:
            text = "Incorrect operand type for operator or function; operator or function"
            raise Fault(f"{text}: {call.operator}, operand type: {wrong}")
        if call.operator == "attribute_type" and isinstance(call.operands[1], Value):
            named = self._values[call.operands[1].name]["S"]
            if named not in TYPES:
                valid = "{B,NULL,SS,BOOL,L,BS,N,NS,S,M}"
                raise Fault(f"Invalid attribute type name found; type: {named}, valid types: {valid}")
        bounds = [self._values[bound.name] for bound in call.operands[1:] if isinstance(bound, Value)]
        if call.operator == "BETWEEN" and len(bounds) == 2:
            self._check_bounds(*bounds)

    def _check_bounds(self, lower: dict[str, Any], upper: dict[str, Any]) -> None:
        ((kind, low),), ((other, high),) = lower.items(), upper.items()
        if kind != other:
            must = "same data type for lower and upper bounds"
        elif (kind == "N" and Decimal(low) > Decimal(high)) or (kind == "S" and low > high):
            must = "upper bound to be greater than or equal to lower bound"
        else:
            return
        bounds = (("lower", kind, low), ("upper", other, high))
        told = ", ".join(f"{name} bound operand: AttributeValue: {{{type_}:{held}}}" for name, type_, held in bounds)
        raise Fault(f"The BETWEEN operator requires {must}; {told}")


@cache
def _reserved() -> frozenset[str]:
    from moto.dynamodb.parsing.reserved_keywords import ReservedKeywords

    return frozenset(ReservedKeywords.get_reserved_keywords())
