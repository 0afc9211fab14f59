"""Where a Query goes on: the key must be one that the query itself could have come to.

Source: DynamoDB API reference, Query ("ExclusiveStartKey"); the words as AWS said them to the authors of
https://github.com/architect/dynalite.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from cloudlet.moto_backend.expression_nodes import Call, Path, Value, nodes
from cloudlet.moto_backend.numbers import invalid
from cloudlet.moto_backend.placeholders import Placeholders

OTHER_PARTITION = "The provided starting key is outside query boundaries based on provided conditions"
OTHER_RANGE = "The provided starting key does not match the range key predicate"


def check_start(query: dict[str, Any], tree: Call, placeholders: Placeholders, table: Any) -> None:
    """Raise AwsError for a start that the key condition excludes."""
    start, values = query["ExclusiveStartKey"], query.get("ExpressionAttributeValues") or {}
    partition_key = _partition_key(table, query.get("IndexName"))
    failed = set()
    for call in nodes(tree, Call):
        name = placeholders.attribute(call.operands[0]) if isinstance(call.operands[0], Path) else ""
        wanted = [values[operand.name] for operand in call.operands[1:] if isinstance(operand, Value)]
        if name in start and wanted and not _holds(call.operator, start[name], wanted):
            failed.add(OTHER_PARTITION if name == partition_key else OTHER_RANGE)
    if failed:
        raise invalid(OTHER_RANGE if OTHER_RANGE in failed else OTHER_PARTITION)


def _partition_key(table: Any, index: str | None) -> str:
    schemas = [known.schema for known in table.all_indexes() if known.name == index]
    keys = {key["KeyType"]: key["AttributeName"] for key in (schemas or [table.schema])[0]}
    return str(keys["HASH"])


def _holds(operator: str, given: dict[str, Any], wanted: list[dict[str, Any]]) -> bool:
    if any(value.keys() != given.keys() for value in wanted):
        return True  # of another type: said elsewhere
    value, *bounds = (_comparable(one) for one in (given, *wanted))
    match operator:
        case "=":
            return bool(value == bounds[0])
        case "<":
            return bool(value < bounds[0])
        case "<=":
            return bool(value <= bounds[0])
        case ">":
            return bool(value > bounds[0])
        case ">=":
            return bool(value >= bounds[0])
        case "BETWEEN":
            return bool(bounds[0] <= value <= bounds[1])
    return operator != "begins_with" or bool(value.startswith(bounds[0]))


def _comparable(value: dict[str, Any]) -> Any:
    ((kind, content),) = value.items()
    if kind == "N":
        return Decimal(content)
    return content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
