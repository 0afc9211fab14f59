"""Where moto's DynamoDB differs from AWS's and must be put right inside moto.

Each correction replaces one function of moto's; `tests/moto_backend` shows for each what AWS does.
"""

from __future__ import annotations

from decimal import Context, Decimal
from functools import cache
from typing import Any

from cloudlet.moto_backend import projection, transactions
from cloudlet.moto_backend.numbers import DIGITS, written
from cloudlet.moto_backend.sizes import ITEM_LIMIT_BYTES, named_size

ARITHMETIC = Context(prec=DIGITS)
INDEX_KEY = "The update expression attempted to update the secondary index key to unsupported type"
SIZED = ("S", "SS", "NS", "B", "BS", "L", "M")


@cache
def apply() -> None:
    """Put moto right; once is enough for the process."""
    from moto.dynamodb import comparisons
    from moto.dynamodb.models import DynamoDBBackend
    from moto.dynamodb.models.dynamo_type import DynamoType, Item, LimitedSizeDict
    from moto.dynamodb.parsing import expressions, validators

    parser: Any = expressions  # moto gives these modules no types
    functions: Any = vars(validators)["UpdateExpressionFunctionEvaluator"]
    parser.UpdateExpressionFunctionParser.FUNCTIONS["if_not_exists"][1] = parser.UpdateExpressionOperandParser
    checks: Any = validators
    checks.InvalidAttributeTypeError = _other_index_key
    functions.get_list_from_ddb_typed_value = classmethod(_list_of(functions.get_list_from_ddb_typed_value))
    for owner, name, replacement in (
        (DynamoType, "__add__", _add),
        (DynamoType, "__sub__", _subtract),
        (DynamoType, "__setitem__", _set_member(DynamoType.__setitem__)),
        (LimitedSizeDict, "__setitem__", _set_attribute),
        (Item, "project", projection.project),
        (DynamoDBBackend, "transact_write_items", transactions.write),
        (comparisons.FuncSize, "expr", _size),
        (comparisons.FuncContains, "expr", _contains),
        (comparisons.FuncBeginsWith, "expr", _begins_with),
        (comparisons.OpEqual, "expr", _equal),
        (comparisons.OpNotEqual, "expr", lambda comparison, item: not _equal(comparison, item)),
    ):
        setattr(owner, name, replacement)
    for name in ("OpLessThan", "OpLessThanOrEqual", "OpGreaterThan", "OpGreaterThanOrEqual", "FuncBetween"):
        _compare_types(getattr(comparisons, name))


def _add(left: Any, right: Any) -> Any:
    """A sum of up to 38 digits, in DynamoDB's notation; moto trips over `1E+3` and keeps `1.0`."""
    return _number(left, right, ARITHMETIC.add)


def _subtract(left: Any, right: Any) -> Any:
    return _number(left, right, ARITHMETIC.subtract)


def _number(left: Any, right: Any, combine: Any) -> Any:
    from moto.dynamodb.exceptions import IncorrectDataType

    if not (left.is_number() and right.is_number()):
        raise IncorrectDataType
    return type(left)({"N": written(combine(Decimal(left.value), Decimal(right.value)))})


def _set_member(real: Any) -> Any:
    """Refuse a name in what is no map, and an index in what is no list; moto passes over them."""
    from moto.dynamodb.exceptions import InvalidUpdateExpressionInvalidDocumentPath

    def set_member(holder: Any, key: str | int, value: Any) -> None:
        if not (holder.is_map() if isinstance(key, str) else holder.is_list()):
            raise InvalidUpdateExpressionInvalidDocumentPath
        real(holder, key, value)

    return set_member


def _list_of(real: Any) -> Any:
    """The list that an operand of list_append is; moto trips over one that is not there."""
    from moto.dynamodb.exceptions import AttributeDoesNotExist, IncorrectDataType

    def list_of(_: Any, node: Any, name: str) -> Any:
        if type(node).__name__ == "NoneExistingPath":
            raise AttributeDoesNotExist
        if not node.get_value().is_list():
            raise IncorrectDataType
        return real(node, name)

    return list_of


def _other_index_key(*_: Any) -> Exception:
    """What an update says that gives an index's key another type; a put says which types."""
    from moto.dynamodb.exceptions import MockValidationException

    return MockValidationException(INDEX_KEY)


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
