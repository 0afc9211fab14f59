"""A condition in the one way of writing that moto reads as it is meant.

moto trips over line breaks and tabs between words, and over parentheses around an operand: `(a) = (:v)`.
"""

from __future__ import annotations

from functools import lru_cache

from cloudlet.moto_backend.condition_grammar import COMPARATORS, FUNCTIONS
from cloudlet.moto_backend.expression_nodes import REMEMBERED, Call, Node, Path, Value


@lru_cache(REMEMBERED)
def written(node: Node) -> str:
    """The text of a tree, on one line and with no more parentheses than it needs."""
    if isinstance(node, Value):
        return node.name
    if isinstance(node, Path):
        return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in node.steps)[1:]
    return _called(node)


def _called(call: Call) -> str:
    operator, parts = call.operator, [written(operand) for operand in call.operands]
    if operator in FUNCTIONS:
        return f"{operator}({', '.join(parts)})"
    if operator == "NOT":
        return f"NOT ({parts[0]})"
    if operator == "BETWEEN":
        return f"{parts[0]} BETWEEN {parts[1]} AND {parts[2]}"
    if operator == "IN":
        return f"{parts[0]} IN ({', '.join(parts[1:])})"
    if operator in COMPARATORS or operator == "OR":
        return f"{parts[0]} {operator} {parts[1]}"
    return " AND ".join(
        f"({part})" if isinstance(operand, Call) and operand.operator == "OR" else part
        for operand, part in zip(call.operands, parts, strict=True)
    )
