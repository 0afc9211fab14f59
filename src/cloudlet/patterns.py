"""Event patterns, as EventBridge's rules and Lambda's filter criteria use them.

A list in the event matches when one of its members does; of a list of objects, one must fit as a whole.
Source: EventBridge User Guide, "Comparison operators for use in event patterns"; github.com/aws/event-ruler.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from cloudlet.globs import Glob, fits, glob
from cloudlet.pattern_rules import COMPARE, BadPattern, Pattern, is_number, listed, validate

__all__ = ["BadPattern", "Pattern", "matches", "validate"]


def matches(pattern: Pattern, event: Any) -> bool:
    """Whether the event has all that the pattern asks for."""
    if isinstance(event, list):
        return any(matches(pattern, member) for member in event)
    return isinstance(event, dict) and all(_field(name, wanted, event) for name, wanted in pattern.items())


def _field(name: str, wanted: Any, event: dict[str, Any]) -> bool:
    if name == "$or":
        return any(matches(one, event) for one in wanted)
    if isinstance(wanted, dict):
        objects = _objects(event.get(name)) or [{}]
        return (all if _wants_nothing(wanted) else any)(matches(wanted, one) for one in objects)
    values = _leaves(event[name]) if name in event else []
    return any(_rule(rule, values) for rule in wanted)


def _wants_nothing(pattern: Pattern) -> bool:
    """Whether the pattern only asks that things be absent: then they are in none of the objects there."""
    return all(
        _wants_nothing(wanted) if isinstance(wanted, dict) else name != "$or" and wanted == [{"exists": False}]
        for name, wanted in pattern.items()
    )


def _objects(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [found for member in value for found in _objects(member)]
    return [value] if isinstance(value, dict) else []


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, list):
        return [leaf for member in value for leaf in _leaves(member)]
    return [] if isinstance(value, dict) else [value]


def _rule(rule: Any, values: list[Any]) -> bool:
    if isinstance(rule, dict) and "exists" in rule:
        return bool(values) is bool(rule["exists"])
    return any(_one(rule, value) for value in values)


def _one(rule: Any, value: Any) -> bool:
    if not isinstance(rule, dict):
        return _same(rule, value)
    return all(OPERATORS[name](wanted, value) for name, wanted in rule.items())


def _same(wanted: Any, value: Any) -> bool:
    """Numbers compare by value, everything else by kind as well: "1" is not 1, nor is true."""
    if is_number(wanted) and is_number(value):
        return bool(wanted == value)
    return type(wanted) is type(value) and bool(wanted == value)


def _text(test: Callable[[str, str], bool]) -> Callable[[Any, Any], bool]:
    """A test of two strings that also takes {"equals-ignore-case": ...} where the wanted string stands."""

    def check(wanted: Any, value: Any) -> bool:
        if not isinstance(value, str):
            return False
        if isinstance(wanted, dict):
            return test(value.lower(), str(wanted.get("equals-ignore-case")).lower())
        return test(value, wanted)

    return check


def _anything_but(wanted: Any, value: Any) -> bool:
    if isinstance(wanted, dict):
        ((name, parts),) = wanted.items()
        return not any(OPERATORS[name](part, value) for part in listed(parts))
    return not any(_same(one, value) for one in listed(wanted))


def _numeric(wanted: list[Any], value: Any) -> bool:
    bounds = zip(wanted[::2], wanted[1::2], strict=True)
    return is_number(value) and all(COMPARE[sign](value, bound) for sign, bound in bounds)


def _cidr(wanted: str, value: Any) -> bool:
    try:
        return ipaddress.ip_address(value) in ipaddress.ip_network(wanted, strict=False)
    except ValueError:
        return False


@lru_cache(maxsize=512)
def _wildcard(wanted: str) -> Glob:
    return glob(wanted, letters=False, escapes=True)


OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "prefix": _text(str.startswith),
    "suffix": _text(str.endswith),
    "equals-ignore-case": _text(lambda value, wanted: value.lower() == wanted.lower()),
    "wildcard": _text(lambda value, wanted: fits(_wildcard(wanted), value)),
    "anything-but": _anything_but,
    "numeric": _numeric,
    "cidr": _cidr,
}
