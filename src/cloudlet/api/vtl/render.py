"""Fills a template: what is absent is put out as nothing, as API Gateway does.

A template may loop 1,000 times in one #foreach, AWS's limit, and take a bounded number of steps in all.
"""

from __future__ import annotations

from typing import Any

from cloudlet.api.vtl import nodes
from cloudlet.api.vtl.arithmetic import combine
from cloudlet.api.vtl.methods import call, get
from cloudlet.api.vtl.nodes import BadTemplate, Block, Expression, Reference
from cloudlet.api.vtl.parser import parse
from cloudlet.api.vtl.values import MAX_ITEMS, MAX_TEXT, Entry, bounded, to_text, truth

MAX_TURNS = 1_000
MAX_STEPS = 200_000
STEP_CHARACTERS = 1_000


class _Break(Exception):
    pass


class _Stop(Exception):
    pass


def render(template: str, variables: dict[str, Any]) -> str:
    """The text that the template makes of these variables (which it may change). Raises BadTemplate."""
    filling = _Filling(dict(variables))
    try:
        filling.block(parse(template))
    except (_Stop, _Break):
        pass
    except RecursionError:
        raise BadTemplate("it is nested too deeply") from None
    return "".join(filling.out)


class _Filling:
    """One template being filled."""

    def __init__(self, variables: dict[str, Any]) -> None:
        self.variables = variables
        self.out: list[str] = []
        self.size = 0
        self.steps = 0

    def block(self, block: Block) -> None:
        for node in block:
            self._step()
            self._node(node)

    def _node(self, node: nodes.Node) -> None:
        match node:
            case nodes.Text(text):
                self._put(text)
            case nodes.Reference():
                self._put(to_text(self.value(node)))
            case nodes.Set(target, value):
                self._assign(target, self.value(value))
            case nodes.If(branches):
                self._if(branches)
            case nodes.ForEach(name, items, body):
                self._foreach(name, self.value(items), body)
            case nodes.Define(name):
                self.variables[name] = node
            case nodes.Leave(everything):
                raise _Stop if everything else _Break

    def value(self, expression: Expression) -> Any:
        """What an expression is worth; long texts count as many steps."""
        value = self._value(expression)
        self._step(1 + len(value) // STEP_CHARACTERS if isinstance(value, str | list) else 1)
        return value

    def _value(self, expression: Expression) -> Any:
        match expression:
            case nodes.Literal(value):
                return value
            case nodes.Reference(name, steps):
                value = self.variables.get(name)
                return self._follow(self._inside(value.body) if isinstance(value, nodes.Define) else value, steps)
            case nodes.Interpolated(body):
                return self._inside(body)
            case nodes.Sequence(items):
                return [self.value(item) for item in items]
            case nodes.Span(first, last):
                return _span(self.value(first), self.value(last))
            case nodes.Mapping(pairs):
                return {to_text(self.value(key)): self.value(item) for key, item in pairs}
            case nodes.Not(operand):
                return not truth(self.value(operand))
            case nodes.Binary(sign, left, right):
                return self._binary(sign, left, right)

    def _binary(self, sign: str, left: Expression, right: Expression) -> Any:
        if sign == "&&":
            return truth(self.value(left)) and truth(self.value(right))
        if sign == "||":
            return truth(self.value(left)) or truth(self.value(right))
        return combine(sign, self.value(left), self.value(right))

    def _follow(self, value: Any, steps: tuple[nodes.Access, ...]) -> Any:
        for step in steps:
            if value is None:
                return None
            if step.index is not None:
                value = _at(value, self.value(step.index))
            elif step.arguments is None:
                value = get(value, step.name or "")
            else:
                value = call(value, step.name or "", [self.value(one) for one in step.arguments])
        return value

    def _inside(self, body: Block) -> str:
        outer, self.out = self.out, []
        try:
            self.block(body)
            return bounded("".join(self.out))
        finally:
            self.out = outer

    def _assign(self, target: Reference, value: Any) -> None:
        """Velocity leaves the variable as it is when the value is null."""
        if value is None:
            return
        if not target.steps:
            self.variables[target.name] = value
            return
        owner = self._follow(self.variables.get(target.name), target.steps[:-1])
        last = target.steps[-1]
        key = last.name if last.index is None else self.value(last.index)
        if isinstance(owner, dict):
            owner[to_text(key)] = value
        elif isinstance(owner, list) and isinstance(key, int) and 0 <= key < len(owner):
            owner[key] = value

    def _if(self, branches: tuple[tuple[Expression | None, Block], ...]) -> None:
        for condition, body in branches:
            if condition is None or truth(self.value(condition)):
                self.block(body)
                return

    def _foreach(self, name: str, items: Any, body: Block) -> None:
        turns = _turns(items)
        before = {key: self.variables.get(key) for key in (name, "foreach", "velocityCount")}
        try:
            for index, item in enumerate(turns):
                last = index + 1 == len(turns)
                known = {"index": index, "count": index + 1, "hasNext": not last, "first": not index, "last": last}
                self.variables.update({name: item, "foreach": known, "velocityCount": index + 1})
                self.block(body)
        except _Break:
            pass
        self.variables.update(before)

    def _put(self, text: str) -> None:
        self.out.append(text)
        self.size += len(text)
        if self.size > MAX_TEXT:
            raise BadTemplate(f"it makes more than {MAX_TEXT} characters")

    def _step(self, count: int = 1) -> None:
        self.steps += count
        if self.steps > MAX_STEPS:
            raise BadTemplate(f"it takes more than {MAX_STEPS} steps")


def _turns(items: Any) -> list[Any]:
    found = list(items.values()) if isinstance(items, dict) else items if isinstance(items, list) else []
    if len(found) > MAX_TURNS:
        raise BadTemplate(f"#foreach goes over {len(found)} items; API Gateway allows {MAX_TURNS}")
    return list(found)


def _span(first: Any, last: Any) -> list[int]:
    if not (isinstance(first, int) and isinstance(last, int)) or abs(last - first) > MAX_ITEMS:
        raise BadTemplate(f"[{to_text(first)}..{to_text(last)}] is no range of at most {MAX_ITEMS} numbers")
    return list(range(first, last + 1) if first <= last else range(first, last - 1, -1))


def _at(value: Any, index: Any) -> Any:
    if isinstance(value, list):
        return value[index] if isinstance(index, int) and -len(value) <= index < len(value) else None
    if isinstance(value, dict):
        return value.get(to_text(index))
    return get(value, to_text(index)) if isinstance(value, Entry) else None
