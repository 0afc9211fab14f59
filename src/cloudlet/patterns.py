"""Event patterns, as EventBridge's rules and Lambda's filter criteria use them.

A list in the event matches when one of its members does; of a list of objects, one must fit as a whole.
Source: EventBridge User Guide, "Comparison operators for use in event patterns".
"""

from __future__ import annotations

import ipaddress
import operator
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from cloudlet.globs import Glob, fits, glob

Pattern = dict[str, Any]
COMPARE: dict[str, Callable[[float, float], bool]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class BadPattern(ValueError):
    """This is no event pattern; the text says where and why."""


def matches(pattern: Pattern, event: Any) -> bool:
    """Whether the event has all that the pattern asks for."""
    if isinstance(event, list):
        return any(matches(pattern, member) for member in event)
    return isinstance(event, dict) and all(_field(name, wanted, event) for name, wanted in pattern.items())


def validate(pattern: Any, where: str = "the pattern") -> None:
    """Raises BadPattern for what AWS would refuse to store."""
    if not isinstance(pattern, dict) or not pattern:
        raise BadPattern(f"{where} must be an object that is not empty")
    for name, wanted in pattern.items():
        if name == "$or":
            _validate_or(wanted, where)
        elif isinstance(wanted, list):
            _validate_leaf(wanted, f"{name!r}")
        elif isinstance(wanted, dict):
            validate(wanted, f"{name!r}")
        else:
            raise BadPattern(f"{name!r} must be an object or an array")


def _field(name: str, wanted: Any, event: dict[str, Any]) -> bool:
    if name == "$or":
        return any(matches(one, event) for one in wanted)
    if isinstance(wanted, dict):
        return matches(wanted, event.get(name)) or (name not in event and _wants_nothing(wanted))
    values = _leaves(event[name]) if name in event else []
    return any(_rule(rule, values) for rule in wanted)


def _wants_nothing(pattern: Pattern) -> bool:
    """Whether the pattern only asks that things be absent, which they are below an absent object."""
    return matches(pattern, {})


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
    if _is_number(wanted) and _is_number(value):
        return bool(wanted == value)
    return type(wanted) is type(value) and bool(wanted == value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


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
        return not any(OPERATORS[name](part, value) for part in _list(parts))
    return not any(_same(one, value) for one in _list(wanted))


def _numeric(wanted: list[Any], value: Any) -> bool:
    bounds = zip(wanted[::2], wanted[1::2], strict=True)
    return _is_number(value) and all(COMPARE[sign](value, bound) for sign, bound in bounds)


def _cidr(wanted: str, value: Any) -> bool:
    try:
        return ipaddress.ip_address(value) in ipaddress.ip_network(wanted, strict=False)
    except ValueError:
        return False


@lru_cache(maxsize=512)
def _wildcard(wanted: str) -> Glob:
    return glob(wanted, letters=False, escapes=True)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "prefix": _text(str.startswith),
    "suffix": _text(str.endswith),
    "equals-ignore-case": _text(lambda value, wanted: value.lower() == wanted.lower()),
    "wildcard": _text(lambda value, wanted: fits(_wildcard(wanted), value)),
    "anything-but": _anything_but,
    "numeric": _numeric,
    "cidr": _cidr,
}


def _validate_or(wanted: Any, where: str) -> None:
    if not isinstance(wanted, list) or len(wanted) < 2:
        raise BadPattern(f"$or in {where} must be an array of at least two objects")
    for one in wanted:
        validate(one, "a member of $or")


def _validate_leaf(rules: list[Any], where: str) -> None:
    if not rules:
        raise BadPattern(f"{where} must not be an empty array")
    for rule in rules:
        if isinstance(rule, list):
            raise BadPattern(f"{where} must not hold an array inside an array")
        if isinstance(rule, dict):
            _validate_rule(rule, where)


def _validate_rule(rule: Pattern, where: str) -> None:
    if len(rule) != 1:
        raise BadPattern(f"{where} needs exactly one operator in each object")
    ((name, wanted),) = rule.items()
    if name == "exists":
        valid = isinstance(wanted, bool)
    elif name not in OPERATORS:
        raise BadPattern(f"unrecognized match type {name}")
    else:
        valid = VALID[name](wanted)
    if not valid:
        raise BadPattern(f"{where} has a value that {name} does not take")


def _valid_text(wanted: Any) -> bool:
    return isinstance(wanted, str)


def _valid_affix(wanted: Any) -> bool:
    only_case = isinstance(wanted, dict) and list(wanted) == ["equals-ignore-case"]
    return isinstance(wanted, str) or (only_case and isinstance(wanted["equals-ignore-case"], str))


def _valid_anything_but(wanted: Any) -> bool:
    if isinstance(wanted, dict):
        names = ("prefix", "suffix", "equals-ignore-case", "wildcard")
        parts = [part for value in wanted.values() for part in _list(value)]
        return len(wanted) == 1 and next(iter(wanted)) in names and all(isinstance(it, str) for it in parts)
    return bool(_list(wanted)) and all(isinstance(it, str) or _is_number(it) for it in _list(wanted))


def _valid_numeric(wanted: Any) -> bool:
    if not isinstance(wanted, list) or len(wanted) not in (2, 4):
        return False
    return all(sign in COMPARE for sign in wanted[::2]) and all(_is_number(it) for it in wanted[1::2])


def _valid_cidr(wanted: Any) -> bool:
    try:
        ipaddress.ip_network(wanted, strict=False)
    except ValueError:
        return False
    return isinstance(wanted, str)


VALID: dict[str, Callable[[Any], bool]] = {
    "prefix": _valid_affix,
    "suffix": _valid_affix,
    "equals-ignore-case": _valid_text,
    "wildcard": _valid_text,
    "anything-but": _valid_anything_but,
    "numeric": _valid_numeric,
    "cidr": _valid_cidr,
}
