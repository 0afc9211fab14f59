"""What an update makes of an item, as DynamoDB's API writes it: all of it, or a refusal.

Whatever is read is read from the item as it was, and an index of a list means the element that was there.
Source: DynamoDB Developer Guide, "Using update expressions in DynamoDB"; the words of the refusals as AWS said them to
the authors of https://github.com/architect/dynalite.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Any

from cloudlet.moto_backend.expression_nodes import Call, Node, Path, Value
from cloudlet.moto_backend.numbers import DIGITS, invalid, written
from cloudlet.moto_backend.placeholders import Placeholders
from cloudlet.moto_backend.update_grammar import Action
from cloudlet.moto_backend.values import Attributes

ARITHMETIC = Context(prec=DIGITS)
NO_PLACE = "The document path provided in the update expression is invalid for update"
NOT_THERE = "The provided expression refers to an attribute that does not exist in the item"
WRONG_TYPE = "An operand in the update expression has an incorrect data type"

Typed = dict[str, Any]
"""A value with its type: `{"N": "3"}`."""


@dataclass(frozen=True)
class Change:
    """One action's outcome: what is at a step of a map or a list from then on; None where nothing is."""

    holder: Any
    step: Any
    there: bool
    outcome: Typed | None

    @property
    def index(self) -> int:
        """The place in a list, by which changes are done in order."""
        return self.step if isinstance(self.step, int) else -1

    def put(self) -> None:
        """Put it there; behind the end of a list is its end."""
        if self.there or not isinstance(self.step, int):
            self.holder[self.step] = self.outcome
        else:
            self.holder.append(self.outcome)


def updated(item: Attributes, actions: Iterable[Action], placeholders: Placeholders) -> Attributes:
    """The item after these actions; what was given is used up. Raises AwsError for what the item cannot take."""
    changes = sorted((_change(item, action, placeholders) for action in actions), key=lambda change: change.index)
    for change in changes:
        if change.outcome is not None:
            change.put()
    for change in reversed(changes):
        if change.outcome is None and change.there:
            del change.holder[change.step]
    return item


def _change(item: Attributes, action: Action, placeholders: Placeholders) -> Change:
    path = placeholders.resolved(action.path)
    found = _found(item, path[:-1])
    holder = found and found.get("M" if isinstance(path[-1], str) else "L")
    if holder is None:
        raise invalid(NO_PLACE)
    before = _member(found, path[-1])
    return Change(holder, path[-1], before is not None, _outcome(item, action, before, placeholders))


def _outcome(item: Attributes, action: Action, before: Typed | None, placeholders: Placeholders) -> Typed | None:
    if action.value is None:
        return None
    value = _read(item, action.value, placeholders)
    if action.section == "SET":
        return value
    ((kind, operand),) = value.items()
    if before is not None and kind not in before:
        raise invalid(WRONG_TYPE)
    if action.section == "ADD" and kind == "N":
        return _sum(before or {"N": "0"}, value)
    members = (before or {}).get(kind, [])
    if action.section == "ADD":
        return {kind: members + [member for member in operand if member not in members]}
    left = [member for member in members if member not in operand]
    return {kind: left} if left else None


def _read(item: Attributes, node: Node, placeholders: Placeholders) -> Typed:
    """The value of an operand, which nobody else changes."""
    if isinstance(node, Value):
        return placeholders.value(node)
    if isinstance(node, Path):
        found = _found(item, placeholders.resolved(node))
        if found is None:
            raise invalid(NOT_THERE)
        return copy.deepcopy(found)
    return _called(item, node, placeholders)


def _called(item: Attributes, call: Call, placeholders: Placeholders) -> Typed:
    first, second = call.operands
    if call.operator == "if_not_exists":
        assert isinstance(first, Path)
        there = _found(item, placeholders.resolved(first)) is not None
        return _read(item, first if there else second, placeholders)
    left, right = _read(item, first, placeholders), _read(item, second, placeholders)
    if call.operator != "list_append":
        return _sum(left, right, minus=call.operator == "-")
    if "L" not in left or "L" not in right:
        raise invalid(WRONG_TYPE)
    return {"L": left["L"] + right["L"]}


def _sum(left: Typed, right: Typed, *, minus: bool = False) -> Typed:
    """A sum or a difference of up to 38 digits, in DynamoDB's notation."""
    if "N" not in left or "N" not in right:
        raise invalid(WRONG_TYPE)
    combine = ARITHMETIC.subtract if minus else ARITHMETIC.add
    return {"N": written(combine(Decimal(left["N"]), Decimal(right["N"])))}


def _found(item: Attributes, path: Iterable[str | int]) -> Typed | None:
    """What a path leads to; None where there is nothing."""
    found: Typed | None = {"M": item}
    for step in path:
        found = _member(found, step)
    return found


def _member(value: Typed | None, step: str | int) -> Typed | None:
    """A member of a map, or an element of a list."""
    if value is None:
        return None
    held = value.get("M" if isinstance(step, str) else "L", ())
    found: Typed | None = held[step] if (step in held if isinstance(step, str) else step < len(held)) else None
    return found
