"""moto's answers about items, made into DynamoDB's: moto tells some things unasked, and others not at all."""

from __future__ import annotations

from typing import Any

from cloudlet.moto_backend.attribute_checks import SETS
from cloudlet.wire import Result
from cloudlet.wire.operations import operation

ON_REQUEST = {
    "ConsumedCapacity": "ReturnConsumedCapacity",
    "ItemCollectionMetrics": "ReturnItemCollectionMetrics",
}
"""What moto tells unasked -> the parameter by which DynamoDB is asked for it."""


def answer(name: str, params: dict[str, Any], result: dict[str, Any]) -> Result:
    """What DynamoDB would tell of a call that succeeded, and no more."""
    shape = operation("dynamodb", name).output
    return {
        member: _in_order(result[member])
        for member in (shape.members if shape is not None else ())
        if result.get(member) is not None and (member not in ON_REQUEST or params.get(ON_REQUEST[member]))
    }


def _in_order(node: Any) -> Any:
    """A copy with the members of sets sorted; moto gives them in an order that differs from run to run."""
    if isinstance(node, dict):
        return {
            name: sorted(inner) if name in SETS and isinstance(inner, list) else _in_order(inner)
            for name, inner in node.items()
        }
    return [_in_order(inner) for inner in node] if isinstance(node, list) else node
