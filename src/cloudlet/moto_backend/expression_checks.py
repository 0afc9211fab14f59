"""Expressions and their placeholders, checked before moto sees them.

Source: as for the grammar; API reference, Query ("KeyConditionExpression").
"""

from __future__ import annotations

import re
from typing import Any

from cloudlet.errors import AwsError
from cloudlet.moto_backend.calls import WITH_VALUES, calls
from cloudlet.moto_backend.condition_grammar import COMPARATORS, parse
from cloudlet.moto_backend.condition_text import written
from cloudlet.moto_backend.expression_nodes import Call, Fault, Path, nodes
from cloudlet.moto_backend.index_checks import check_index
from cloudlet.moto_backend.key_checks import attribute_types, key_names
from cloudlet.moto_backend.numbers import invalid
from cloudlet.moto_backend.placeholders import Placeholders
from cloudlet.moto_backend.start_keys import check_start
from cloudlet.moto_backend.update_checks import check_projection, check_update
from cloudlet.moto_backend.update_grammar import parse_projection, parse_update

CONDITIONS = ("ConditionExpression", "FilterExpression", "KeyConditionExpression")
EXPRESSIONS = (*CONDITIONS, "UpdateExpression", "ProjectionExpression")
MOST_BYTES = 4096  # of one expression
PLACEHOLDER = {
    "ExpressionAttributeNames": re.compile(r"#\w+", re.ASCII),
    "ExpressionAttributeValues": re.compile(r":\w+", re.ASCII),
}
NOT_OF_KEYS = ("OR", "NOT", "IN", "<>", "attribute_exists", "attribute_not_exists", "attribute_type", "contains")


def check_expressions(operation: str, params: dict[str, Any], tables: dict[str, Any]) -> None:
    """Raise AwsError for an expression, name or value that DynamoDB refuses; write the others as moto reads them."""
    for name, call in calls(operation, params):
        _check_placeholders(name, call)
        _check_sizes(call)
        if "UpdateExpression" in call:
            _check_update(call)
        if "ProjectionExpression" in call:
            _check_projection(call)
        for kind in CONDITIONS:
            if kind in call:
                _check_condition(kind, call, tables.get(str(call.get("TableName"))))
        if "IndexName" in call and call.get("TableName") in tables:
            check_index(call, tables[call["TableName"]])
        _check_use(call)


def _check_placeholders(operation: str, call: dict[str, Any]) -> None:
    expressions = WITH_VALUES[operation]
    absent = all(call.get(kind) is None for kind in expressions)
    for parameter, form in PLACEHOLDER.items():
        given = call.get(parameter)
        if given is None:
            continue
        if absent and parameter == "ExpressionAttributeValues":
            names = f"{' and '.join(expressions)} {'are' if len(expressions) > 1 else 'is'} null"
            raise invalid(f"{parameter} can only be specified when using expressions: {names}")
        if absent and call.get("ProjectionExpression") is None:
            raise invalid(f"{parameter} can only be specified when using expressions")
        if not given:
            raise invalid(f"{parameter} must not be empty")
        for name in given:
            if not form.fullmatch(name):
                raise invalid(f'{parameter} contains invalid key: Syntax error; key: "{name}"')


def _check_sizes(call: dict[str, Any]) -> None:
    for kind in EXPRESSIONS:
        text = call.get(kind)
        if text and len(text) > MOST_BYTES // 4 and len(text.encode()) > MOST_BYTES:
            raise _refused(kind, Fault("Expression size has exceeded the maximum allowed size;"))


def _check_update(call: dict[str, Any]) -> None:
    try:
        update = parse_update(call["UpdateExpression"])
        check_update(update, Placeholders(call))
    except Fault as fault:
        raise _refused("UpdateExpression", fault) from None


def _check_projection(call: dict[str, Any]) -> None:
    try:
        paths = parse_projection(call["ProjectionExpression"])
        check_projection(paths, Placeholders(call))
    except Fault as fault:
        raise _refused("ProjectionExpression", fault) from None
    call["ProjectionExpression"] = ", ".join(map(written, paths))


def _refused(kind: str, fault: Fault) -> AwsError:
    """The refusal of an expression; some begin with the words of the validator that all services have."""
    enveloped = str(fault).endswith(";") or str(fault).startswith("Two document paths")
    return invalid(f"{'1 validation error detected: ' if enveloped else ''}Invalid {kind}: {fault}")


def _check_use(call: dict[str, Any]) -> None:
    texts = " ".join(str(text) for kind, text in call.items() if kind.endswith("Expression"))
    for parameter, form in PLACEHOLDER.items():
        used = form.findall(texts)
        unused = [name for name in call.get(parameter) or () if name not in used]
        if unused:
            text = f"Value provided in {parameter} unused in expressions: keys: {{{', '.join(unused)}}}"
            raise invalid(f"1 validation error detected: {text}")


def _check_condition(kind: str, call: dict[str, Any], table: Any) -> None:
    placeholders = Placeholders(call)
    try:
        tree = parse(call[kind])
        placeholders.check(tree)
        _check_operands(tree)
    except Fault as fault:
        raise _refused(kind, fault) from None
    call[kind] = written(_equality_first(tree) if kind == "KeyConditionExpression" else tree)
    if kind == "KeyConditionExpression":
        _check_key_condition(tree, placeholders, table)
        if call.get("ExclusiveStartKey") and table is not None:
            check_start(call, tree, placeholders, table)
    elif "KeyConditionExpression" in call and table is not None and "IndexName" not in call:
        used = {placeholders.attribute(path) for path in nodes(tree, Path)}
        for key in key_names(table):
            if key in used:
                text = "Filter Expression can only contain non-primary key attributes: Primary key attribute"
                raise invalid(f"{text}: {key}")


def _check_operands(tree: Call) -> None:
    for call in nodes(tree, Call):
        compares = call.operator in (*COMPARATORS, "begins_with", "contains")
        if compares and isinstance(call.operands[0], Path) and call.operands[0] == call.operands[1]:
            text = "The first operand must be distinct from the remaining operands for this operator or function"
            raise Fault(f"{text}; operator: {call.operator}, first operand: [{written(call.operands[0])}]")


def _equality_first(tree: Call) -> Call:
    """The condition on the partition key before the one on the sort key, which may be a BETWEEN that moto misreads."""
    last = tree.operands[-1]
    if tree.operator == "AND" and isinstance(last, Call) and last.operator == "=":
        return Call("AND", tree.operands[::-1])
    return tree


def _check_key_condition(tree: Call, placeholders: Placeholders, table: Any) -> None:
    types = attribute_types(table) if table else {}
    seen = set()
    for call in nodes(tree, Call):
        if call.operator in NOT_OF_KEYS:
            raise invalid(f"Invalid operator used in KeyConditionExpression: {call.operator}")
        if call.operator == "size":
            raise invalid("KeyConditionExpressions cannot contain nested operations")
        if call.operator == "AND" or not isinstance(call.operands[0], Path):
            continue
        name = placeholders.attribute(call.operands[0])
        if name in seen:
            raise invalid("KeyConditionExpressions must only contain one condition per key")
        seen.add(name)
        wanted = types.get(name)
        if wanted and any(placeholders.type_of(operand) not in (None, wanted) for operand in call.operands[1:]):
            raise invalid(
                "One or more parameter values were invalid: Condition parameter type does not match schema type"
            )
