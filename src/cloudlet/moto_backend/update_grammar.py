"""The grammar of DynamoDB's update expressions, and what it says of a text that is none.

moto reads them, too, but trips over line breaks and parentheses, and knows functions within functions by halves.
Source: DynamoDB Developer Guide, "Using update expressions in DynamoDB"; the words and the order of the refusals as AWS
said them to the authors of https://github.com/architect/dynalite.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from cloudlet.moto_backend.condition_grammar import Parser
from cloudlet.moto_backend.expression_nodes import (
    REMEMBERED,
    Call,
    Fault,
    Node,
    Path,
    Value,
    check_number_of_operators,
    leaves,
    nodes,
)

SECTIONS = ("SET", "REMOVE", "ADD", "DELETE")
OPERATORS = ("+", "-")


@dataclass(frozen=True)
class Action:
    """One action: its section, which it may open, a path, and the value for it; REMOVE has none."""

    section: str
    path: Path
    value: Node | None = None
    opens: bool = False

    @property
    def adds(self) -> bool:
        """Whether it makes something be there: an update that does not makes no item."""
        return self.section in ("SET", "ADD")


@dataclass(frozen=True, eq=False)
class Update:
    """An update that was read: what is looked at in every call is found once."""

    actions: tuple[Action, ...]
    words: tuple[str, ...]
    calls: tuple[Call, ...]


@lru_cache(REMEMBERED)
def parse_update(text: str) -> Update:
    """An update; raises Fault where its words are in no order that DynamoDB knows."""
    if not text.strip():
        raise Fault("The expression can not be empty;")
    actions = _Parser(text).actions()
    return Update(actions, _words(actions), _calls(actions))


@lru_cache(REMEMBERED)
def parse_projection(text: str) -> tuple[Path, ...]:
    """The paths of a projection; raises Fault."""
    if not text.strip():
        raise Fault("The expression can not be empty;")
    return _Parser(text).paths()


def _words(actions: tuple[Action, ...]) -> tuple[str, ...]:
    """The names and values of an update, in their order."""
    found: list[str] = []
    for action in actions:
        for node in (action.path, action.value) if action.value else (action.path,):
            for leaf in leaves(node):
                found += [leaf.name] if isinstance(leaf, Value) else [s for s in leaf.steps if isinstance(s, str)]
    return tuple(found)


def _calls(actions: tuple[Action, ...]) -> tuple[Call, ...]:
    return tuple(call for action in actions if action.value for call in nodes(action.value, Call))


class _Parser(Parser):
    """Reads sections instead of a condition."""

    keywords = ()

    def actions(self) -> tuple[Action, ...]:
        found: list[Action] = []
        while not found or self._peek():
            found += self._section()
        check_number_of_operators(action.value for action in found)
        return tuple(found)

    def paths(self) -> tuple[Path, ...]:
        found = [self._named()]
        while self._peek() == ",":
            self._take()
            found.append(self._named())
        if self._peek():
            self._refuse()
        return tuple(found)

    def _named(self) -> Path:
        if self._kind() not in ("word", "name"):
            self._refuse()
        return self._path()

    def _section(self) -> list[Action]:
        section = self._take().upper()
        if section not in SECTIONS:
            self._at -= 1
            self._refuse()
        found = [replace(self._action(section), opens=True)]
        while self._peek() == ",":
            self._take()
            found.append(self._action(section))
        return found

    def _action(self, section: str) -> Action:
        if self._peek().upper() in SECTIONS:
            self._refuse()
        path = self._named()
        if section == "REMOVE":
            return Action(section, path)
        if section == "SET":
            self._take("=")
            return Action(section, path, self._value())
        if self._kind() != "value":
            self._refuse()
        return Action(section, path, Value(self._take()))

    def _value(self) -> Node:
        if self._peek() == "(":
            before = self._at
            self._take()
            value = self._sum()
            self._take(")")
            if self._peek() not in OPERATORS:
                return value
            self._at = before
        return self._sum()

    def _sum(self) -> Node:
        left = self._primary()
        if self._peek() not in OPERATORS:
            return left
        return Call(self._take(), (left, self._primary()))

    def _primary(self) -> Node:
        """An operand: a value, a path or a function."""
        if self._peek() == "(":
            self._take()
            node = self._primary()
            self._take(")")
            return node
        if self._kind() == "value":
            return Value(self._take())
        if self._kind() not in ("word", "name") or self._peek().upper() in SECTIONS:
            self._refuse()
        return self._function() if self._kind() == "word" and self._peek(1) == "(" else self._path()

    def _operand(self, node: Node) -> Node:
        return node

    def _function(self) -> Call:
        return Call(self._take(), self._list())
