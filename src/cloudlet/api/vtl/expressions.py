"""Parses references and expressions, the parts of a template inside $... and (...).

Words stand for signs as well: `$a eq $b and not $c`.
"""

from __future__ import annotations

import re

from cloudlet.api.vtl.cursor import Cursor
from cloudlet.api.vtl.nodes import (
    Access,
    Binary,
    Block,
    Expression,
    Interpolated,
    Literal,
    Mapping,
    Not,
    Reference,
    Sequence,
    Span,
)

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
START = re.compile(r"\$!?(?P<brace>\{)?(?=[A-Za-z_])")
STEP = re.compile(r"\.(?=[A-Za-z_])")
SINGLE = re.compile(r"'((?:[^'\\]|\\.|'')*)'", re.DOTALL)
DOUBLE = re.compile(r'"((?:[^"\\]|\\.|"")*)"', re.DOTALL)
NUMBER = re.compile(r"-?\d+(\.\d+(?:[eE][+-]?\d+)?)?(?!\d)")
BOOLEAN = re.compile(r"(true|false)\b")
NEGATION = re.compile(r"\s*(!(?!=)|not\b)")
SIGNS = (
    re.compile(r"\s*(\|\||or\b)"),
    re.compile(r"\s*(&&|and\b)"),
    re.compile(r"\s*(==|!=|eq\b|ne\b)"),
    re.compile(r"\s*(<=|>=|<|>|lt\b|le\b|gt\b|ge\b)"),
    re.compile(r"\s*([+-])"),
    re.compile(r"\s*([*/%])"),
)
WORDS = {
    "or": "||",
    "and": "&&",
    "eq": "==",
    "ne": "!=",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
}


def reference(cursor: Cursor) -> Reference | None:
    """The reference that begins here, or None and nothing read."""
    start = cursor.take(START)
    if not start:
        return None
    name = _name(cursor)
    steps: list[Access] = []
    while step := _step(cursor):
        steps.append(step)
    if start["brace"]:
        cursor.expect("}")
    return Reference(name, tuple(steps))


def expression(cursor: Cursor, level: int = 0) -> Expression:
    """The expression that begins here."""
    if level == len(SIGNS):
        return _unary(cursor)
    left = expression(cursor, level + 1)
    while sign := cursor.take(SIGNS[level]):
        left = Binary(WORDS.get(sign[1], sign[1]), left, expression(cursor, level + 1))
    return left


def _name(cursor: Cursor) -> str:
    found = cursor.take(NAME)
    if not found:
        raise cursor.error("a name")
    return found[0]


def _step(cursor: Cursor) -> Access | None:
    if cursor.take(STEP):
        name = _name(cursor)
        return Access(name, _arguments(cursor) if cursor.text.startswith("(", cursor.at) else None)
    if cursor.text.startswith("[", cursor.at):
        cursor.expect("[")
        index = expression(cursor)
        cursor.expect("]")
        return Access(index=index)
    return None


def _arguments(cursor: Cursor) -> tuple[Expression, ...]:
    cursor.expect("(")
    return _list(cursor, ")")


def _list(cursor: Cursor, end: str) -> tuple[Expression, ...]:
    if cursor.skip(end):
        return ()
    items = [expression(cursor)]
    while cursor.skip(","):
        items.append(expression(cursor))
    cursor.expect(end)
    return tuple(items)


def _unary(cursor: Cursor) -> Expression:
    if cursor.take(NEGATION):
        return Not(_unary(cursor))
    cursor.spaces()
    if cursor.skip("("):
        inner = expression(cursor)
        cursor.expect(")")
        return inner
    return _atom(cursor)


def _atom(cursor: Cursor) -> Expression:
    found = reference(cursor)
    if found:
        return found
    if single := cursor.take(SINGLE):
        return Literal(single[1].replace("''", "'"))
    if double := cursor.take(DOUBLE):
        return Interpolated(_template(double[1].replace('""', '"')))
    if boolean := cursor.take(BOOLEAN):
        return Literal(boolean[0] == "true")
    if number := cursor.take(NUMBER):
        return Literal(float(number[0]) if number[1] else int(number[0]))
    if cursor.skip("["):
        return _sequence(cursor)
    if cursor.skip("{"):
        return _mapping(cursor)
    raise cursor.error("a value")


def _template(text: str) -> Block:
    from cloudlet.api.vtl.parser import parse  # a string is a template inside a template

    return parse(text)


def _sequence(cursor: Cursor) -> Expression:
    if cursor.skip("]"):
        return Sequence(())
    first = expression(cursor)
    if cursor.skip(".."):
        last = expression(cursor)
        cursor.expect("]")
        return Span(first, last)
    return Sequence((first, *(_list(cursor, "]") if cursor.skip(",") else _closed(cursor, "]"))))


def _mapping(cursor: Cursor) -> Expression:
    items: list[tuple[Expression, Expression]] = []
    while not cursor.skip("}"):
        if items:
            cursor.expect(",")
        key = expression(cursor)
        cursor.expect(":")
        items.append((key, expression(cursor)))
    return Mapping(tuple(items))


def _closed(cursor: Cursor, end: str) -> tuple[Expression, ...]:
    cursor.expect(end)
    return ()
