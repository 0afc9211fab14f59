"""Where moto's DynamoDB differs from AWS's and must be put right inside moto.

Each correction replaces one function of moto's; `tests/moto_backend` shows for each what AWS does.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from cloudlet.moto_backend import projection
from cloudlet.moto_backend.sizes import ITEM_LIMIT_BYTES, named_size

PAGE_BYTES = 1024 * 1024
SIZED = ("S", "SS", "NS", "B", "BS", "L", "M")


@cache
def apply() -> None:
    """Put moto right; once is enough for the process."""
    from moto.dynamodb import comparisons
    from moto.dynamodb.models import table
    from moto.dynamodb.models.dynamo_type import Item, LimitedSizeDict

    for owner, name, replacement in (
        (LimitedSizeDict, "__setitem__", _set_attribute),
        (Item, "project", projection.project),
        (comparisons.FuncSize, "expr", _size),
        (comparisons.FuncContains, "expr", _contains),
        (comparisons.FuncBeginsWith, "expr", _begins_with),
        (comparisons.OpEqual, "expr", _equal),
        (comparisons.OpNotEqual, "expr", lambda comparison, item: not _equal(comparison, item)),
    ):
        setattr(owner, name, replacement)
    table.RESULT_SIZE_LIMIT = PAGE_BYTES
    for name in ("OpLessThan", "OpLessThanOrEqual", "OpGreaterThan", "OpGreaterThanOrEqual", "FuncBetween"):
        _compare_types(getattr(comparisons, name))


def _size(function: Any, item: Any) -> int | None:
    """The size of an attribute; of one that is not there, or has none, nothing, as a value that is not there."""
    sized = function.attr.get_type(item) in SIZED
    return len(function.attr.expr(item)) if sized else None


def _contains(function: Any, item: Any) -> bool:
    """Whether a text, bytes, a set or a list holds a value of the type that it can hold."""
    kind, wanted = function.attr.get_type(item), function.operand.get_type(item)
    if kind == "L":
        value = function.operand.expr(item)
        return any(_same(one, value) for one in function.attr.expr(item))
    holds = kind in ("S", "B", "SS", "NS", "BS") and kind[0] == wanted
    return holds and function.operand.expr(item) in function.attr.expr(item)


def _begins_with(function: Any, item: Any) -> bool:
    """Whether a text begins with a text, or bytes with bytes."""
    same = function.attr.get_type(item) == function.substr.get_type(item) in ("S", "B")
    return same and bool(function.attr.expr(item).startswith(function.substr.expr(item)))


def _equal(comparison: Any, item: Any) -> bool:
    """Whether both sides are the same: the number 1 is not true, and what is not there is like nothing else."""
    left, right = comparison.lhs.expr(item), comparison.rhs.expr(item)
    if left is None and right is None:
        return all(side.get_type(item) == "NULL" for side in (comparison.lhs, comparison.rhs))
    return _same(left, right)


def _same(left: Any, right: Any) -> bool:
    return bool(left == right) and isinstance(left, bool) == isinstance(right, bool)


def _compare_types(comparison: Any) -> None:
    """Let a comparison be false between two types, where moto trips over it."""
    real = comparison.expr

    def expr(self: Any, item: Any) -> bool:
        try:
            return bool(real(self, item))
        except TypeError:
            return False

    comparison.expr = expr


def _set_attribute(item: Any, name: str, value: Any) -> None:
    """Refuse what makes an item larger than 400 KB; moto draws the line at 405,000 bytes."""
    from moto.dynamodb.exceptions import ItemSizeTooLarge

    others = sum(named_size(other, held) for other, held in item.items() if other != name)
    if others + named_size(name, value) > ITEM_LIMIT_BYTES:
        raise ItemSizeTooLarge
    dict.__setitem__(item, name, value)
