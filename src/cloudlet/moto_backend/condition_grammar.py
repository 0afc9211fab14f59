"""The grammar of DynamoDB's condition, filter and key condition expressions, and what it says of a text that is none.

moto reads them by patterns: it takes much that is no expression, and trips over the rest.
Source: DynamoDB Developer Guide, "Condition and filter expressions, operators, and functions"; the words of the
refusals as AWS said them to the authors of https://github.com/architect/dynalite, and of moto's verified tests.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NoReturn

from cloudlet.moto_backend.expression_nodes import (
    REMEMBERED,
    Call,
    Fault,
    Node,
    Path,
    Value,
    check_number_of_operators,
    is_operand,
)

TOKEN = re.compile(
    r"\s*(?:(?P<word>[A-Za-z_]\w*)|(?P<name>#\w+)|(?P<value>:\w+)|(?P<number>\d+)|(?P<sign><=|>=|<>|\S))", re.ASCII
)
COMPARATORS = ("=", "<>", "<", "<=", ">", ">=")
KEYWORDS = ("AND", "OR", "NOT", "BETWEEN", "IN")
FUNCTIONS = {
    "attribute_exists": 1, "attribute_not_exists": 1, "attribute_type": 2, "begins_with": 2, "contains": 2, "size": 1,
}  # fmt: skip
"""Their names, and how many operands they take."""

OF_A_PATH = ("attribute_exists", "attribute_not_exists")
MOST_MEMBERS = 100
"""Values after IN (developer guide, operator reference)."""


Rule = Callable[[], Node]


@lru_cache(REMEMBERED)
def parse(text: str) -> Call:
    """The tree of an expression; raises Fault."""
    if not text.strip():
        raise Fault("The expression can not be empty;")
    tree = Parser(text).whole()
    check_number_of_operators([tree])
    return tree


class Parser:
    """Reads a text token by token."""

    keywords: tuple[str, ...] = KEYWORDS

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = [match for match in TOKEN.finditer(text) if match.lastgroup]
        self._at = 0
        self._in_parentheses: Node | None = None

    def whole(self) -> Call:
        node = self._condition(self._or())
        if self._at < len(self._tokens):
            self._refuse()
        return node

    # Tokens

    def _peek(self, ahead: int = 0) -> str:
        at = self._at + ahead
        if at >= len(self._tokens):
            return ""
        token = self._tokens[at]
        text = token[token.lastgroup or 0]
        return text.upper() if token.lastgroup == "word" and text.upper() in self.keywords else text

    def _kind(self) -> str | None:
        return self._tokens[self._at].lastgroup if self._at < len(self._tokens) else None

    def _take(self, expected: str = "") -> str:
        text = self._peek()
        if not text or (expected and text != expected):
            self._refuse()
        self._at += 1
        return text

    def _refuse(self) -> NoReturn:
        token = self._peek() or "<EOF>"
        before, after = max(self._at - 1, 0), self._at + 1
        end = self._tokens[after].end() if after < len(self._tokens) else len(self._text.rstrip())
        start = self._tokens[before].start(self._tokens[before].lastgroup or 0)
        raise Fault(f'Syntax error; token: "{token}", near: "{self._text[start:end]}"')

    # Conditions

    def _or(self) -> Node:
        node = self._and()
        while self._peek() == "OR":
            node = self._both("OR", node, self._and)
        return node

    def _and(self) -> Node:
        node = self._not()
        while self._peek() == "AND":
            node = self._both("AND", node, self._not)
        return node

    def _both(self, operator: str, left: Node, right: Rule) -> Call:
        self._condition(left)
        self._take(operator)
        return Call(operator, (left, self._condition(right())))

    def _not(self) -> Node:
        if self._peek() != "NOT":
            return self._comparison()
        self._take()
        return Call("NOT", (self._condition(self._comparison()),))

    def _comparison(self) -> Node:
        left, operator = self._primary(), self._peek()
        if operator in COMPARATORS:
            self._operand(left)
            self._take()
            return Call(operator, (left, self._operand(self._primary())))
        if operator == "BETWEEN":
            self._operand(left)
            self._take()
            low = self._operand(self._primary())
            self._take("AND")
            return Call(operator, (left, low, self._operand(self._primary())))
        if operator == "IN":
            self._operand(left)
            self._take()
            members = self._list()
            if len(members) > MOST_MEMBERS:
                text = "The IN operator is provided with too many operands; number of operands"
                raise Fault(f"{text}: {len(members)}")
            return Call(operator, (left, *members))
        return left

    def _condition(self, node: Node) -> Call:
        if not isinstance(node, Call):
            self._refuse()
        if node.operator == "size":
            self._misused("size")
        return node

    # Operands

    def _operand(self, node: Node) -> Node:
        if isinstance(node, Call) and not is_operand(node):
            if node.operator in FUNCTIONS:
                self._misused(node.operator)
            self._refuse()
        return node

    def _misused(self, function: str) -> NoReturn:
        raise Fault(f"The function is not allowed to be used this way in an expression; function: {function}")

    def _primary(self) -> Node:
        if self._peek() == "(":
            self._take()
            node = self._or()
            self._take(")")
            if node is self._in_parentheses:
                raise Fault("The expression has redundant parentheses;")
            self._in_parentheses = node
            return node
        if self._kind() == "value":
            return Value(self._take())
        if self._kind() not in ("word", "name") or self._peek() in self.keywords:
            self._refuse()
        return self._function() if self._kind() == "word" and self._peek(1) == "(" else self._path()

    def _path(self) -> Path:
        steps: list[str | int] = [self._take()]
        while self._peek() in (".", "["):
            if self._take() == ".":
                if self._kind() not in ("word", "name"):
                    self._refuse()
                steps.append(self._take())
            else:
                if self._kind() != "number":
                    self._refuse()
                steps.append(int(self._take()))
                self._take("]")
        return Path(tuple(steps))

    def _function(self) -> Call:
        name = self._take()
        operands = self._list()
        if name not in FUNCTIONS:
            raise Fault(f"Invalid function name; function: {name}")
        if len(operands) != FUNCTIONS[name]:
            raise Fault(
                "Incorrect number of operands for operator or function; "
                f"operator or function: {name}, number of operands: {len(operands)}"
            )
        if name in OF_A_PATH and not isinstance(operands[0], Path):
            raise Fault(f"Operator or function requires a document path; operator or function: {name}")
        return Call(name, operands)

    def _list(self) -> tuple[Node, ...]:
        self._take("(")
        found = [self._operand(self._primary())]
        while self._peek() == ",":
            self._take()
            found.append(self._operand(self._primary()))
        self._take(")")
        return tuple(found)
