"""The nodes of an expression of DynamoDB's: paths, values, and what is made of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

MOST_OPERATORS = 300
"""Operators and functions in one expression (DynamoDB developer guide, "Quotas")."""

REMEMBERED = 1000  # expressions


class Fault(Exception):
    """The text is no expression; the message is DynamoDB's, without the words in front of it."""


@dataclass(frozen=True)
class Path:
    """An attribute and what is in it: ("#a", "b", 0). Names are as they are written."""

    steps: tuple[str | int, ...]


@dataclass(frozen=True)
class Value:
    """A placeholder of a value, ":v"."""

    name: str


@dataclass(frozen=True)
class Call:
    """An operator or a function, and its operands: "AND", "=", "BETWEEN", "begins_with"."""

    operator: str
    operands: tuple[Node, ...]


Node = Path | Value | Call
Kind = TypeVar("Kind", Path, Value, Call)


def check_number_of_operators(found: Iterable[Node | None]) -> None:
    """Raise Fault for more operators and functions than an expression may have: the first that is too many is told."""
    count = sum(1 for node in found if node is not None for _ in nodes(node, Call))
    if count > MOST_OPERATORS:
        raise Fault(f"The expression contains too many operators; operator count: {MOST_OPERATORS + 1}")


def is_operand(node: Node) -> bool:
    """Whether a node has a value that can be compared, and is no condition."""
    return not isinstance(node, Call) or node.operator == "size"


def nodes(node: Node, kind: type[Kind]) -> Iterator[Kind]:
    """The nodes of a kind, in the order in which they are written."""
    if isinstance(node, kind):
        yield node
    for operand in node.operands if isinstance(node, Call) else ():
        yield from nodes(operand, kind)


def leaves(node: Node) -> Iterator[Path | Value]:
    """The paths and values of a node, in the order in which they are written."""
    if not isinstance(node, Call):
        yield node
        return
    for operand in node.operands:
        yield from leaves(operand)
