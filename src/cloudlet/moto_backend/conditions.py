"""Whether an item is as a write asks for: moto's reading of a condition, on moto's item."""

from __future__ import annotations

from typing import Any

from cloudlet.errors import AwsError
from cloudlet.moto_backend.table import attributes_of

FAILED = "The conditional request failed"


def holds(call: dict[str, Any], item: Any) -> bool:
    """Whether the ConditionExpression of a call, or of a transaction's action, holds for an item, which may be None."""
    from moto.dynamodb.comparisons import get_filter_expression

    text = call.get("ConditionExpression")
    if not text:
        return True
    names, values = call.get("ExpressionAttributeNames"), call.get("ExpressionAttributeValues")
    return bool(get_filter_expression(text, names, values).expr(item))


def refusal(call: dict[str, Any], item: Any) -> AwsError:
    """The refusal of a write whose condition does not hold, with the item where the call asks for it."""
    shown = item is not None and call.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD"
    return AwsError("ConditionalCheckFailedException", FAILED, extra={"Item": attributes_of(item)} if shown else None)
