"""moto's answers about items, made into DynamoDB's: moto tells some things unasked, and others not at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cloudlet.moto_backend.attribute_checks import SETS
from cloudlet.wire import Result
from cloudlet.wire.operations import operation

ON_REQUEST = {
    "ConsumedCapacity": "ReturnConsumedCapacity",
    "ItemCollectionMetrics": "ReturnItemCollectionMetrics",
}
"""What moto tells unasked -> the parameter by which DynamoDB is asked for it."""

Attributes = dict[str, dict[str, Any]]


def answer(name: str, params: dict[str, Any], result: dict[str, Any], tables: Any) -> Result:
    """What DynamoDB would tell of a call that succeeded, and no more."""
    shape = operation("dynamodb", name).output
    told = {
        member: _in_order(result[member])
        for member in (shape.members if shape is not None else ())
        if result.get(member) is not None and (member not in ON_REQUEST or params.get(ON_REQUEST[member]))
    }
    if name == "UpdateItem" and params.get("ReturnValues", "").startswith("UPDATED_"):
        _settle_attributes(params, told, tables)
    return told


def _in_order(node: Any) -> Any:
    """A copy with the members of sets sorted; moto gives them in an order that differs from run to run."""
    if isinstance(node, dict):
        return {
            name: sorted(inner) if name in SETS and isinstance(inner, list) else _in_order(inner)
            for name, inner in node.items()
        }
    return [_in_order(inner) for inner in node] if isinstance(node, list) else node


def _settle_attributes(params: dict[str, Any], told: Result, tables: Any) -> None:
    """Of an update DynamoDB tells what the expression names, also where it kept its value, and never the key."""
    attributes = told.pop("Attributes", {})
    if params["ReturnValues"] == "UPDATED_NEW":
        attributes |= _named(params, tables)
    attributes = {name: value for name, value in attributes.items() if name not in params["Key"]}
    if attributes:
        told["Attributes"] = attributes


def _named(params: dict[str, Any], tables: Any) -> Attributes:
    from moto.dynamodb.models.utilities import dynamo_to_dict

    item = dynamo_to_dict(tables.get_item(params["TableName"], params["Key"]).attrs)
    names = params.get("ExpressionAttributeNames", {})
    targets = [names.get(target, target) for target in _targets(params.get("UpdateExpression", ""))]
    return {name: _in_order(item[name]) for name in targets if name in item}


def _targets(expression: str) -> Iterator[str]:
    """The whole attributes (`n`, not `n.deep`) that an update expression changes."""
    from moto.dynamodb.parsing import ast_nodes, expressions

    if not expression:
        return
    nodes: Any = ast_nodes  # moto gives these modules no types
    parser: Any = expressions
    kinds = [nodes.UpdateExpressionSetAction, nodes.UpdateExpressionAddAction, nodes.UpdateExpressionDeleteAction]
    for action in parser.UpdateExpressionParser.make(expression.strip()).find_clauses(kinds):
        path = action.children[0]
        if len(path.children) == 1:
            yield path.children[0].children[0]
