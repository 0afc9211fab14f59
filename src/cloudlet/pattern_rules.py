"""What an event pattern may look like: what AWS would refuse to store is refused here.

Sources: EventBridge User Guide, "Comparison operators for use in event patterns"; the compiler and the tests of
aws/event-ruler, which is EventBridge's own matcher.
"""

from __future__ import annotations

import ipaddress
import operator
import re
from collections.abc import Callable
from typing import Any

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
            raise BadPattern(f'"{name}" must be an object or an array')


def is_number(value: Any) -> bool:
    """Whether it is a number of JSON; true is none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def listed(value: Any) -> list[Any]:
    """A list of one, unless it is a list already."""
    return value if isinstance(value, list) else [value]


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
    elif name not in VALID:
        raise BadPattern(f"unrecognized match type {name}")
    else:
        valid = VALID[name](wanted)
    if not valid:
        raise BadPattern(f"{where} has a value that {name} does not take")


def _valid_text(wanted: Any) -> bool:
    return isinstance(wanted, str)


def _valid_wildcard(wanted: Any) -> bool:
    """A backslash takes the special meaning from what follows; two stars in a row are refused."""
    return isinstance(wanted, str) and "**" not in re.sub(r"\\.", "", wanted)


def _valid_affix(wanted: Any) -> bool:
    only_case = isinstance(wanted, dict) and list(wanted) == ["equals-ignore-case"]
    return isinstance(wanted, str) or (only_case and isinstance(wanted["equals-ignore-case"], str))


def _valid_anything_but(wanted: Any) -> bool:
    if isinstance(wanted, dict):
        names = ("prefix", "suffix", "equals-ignore-case", "wildcard")
        parts = [part for value in wanted.values() for part in listed(value)]
        valid = _valid_wildcard if "wildcard" in wanted else _valid_text
        return len(wanted) == 1 and next(iter(wanted)) in names and all(valid(it) for it in parts)
    parts = listed(wanted)
    return bool(parts) and (all(isinstance(it, str) for it in parts) or all(is_number(it) for it in parts))


def _valid_numeric(wanted: Any) -> bool:
    """One comparison, or a range that is written from its lower end: [">", 0, "<=", 5]."""
    if not isinstance(wanted, list) or len(wanted) not in (2, 4):
        return False
    signs, numbers = wanted[::2], wanted[1::2]
    if not (all(sign in COMPARE for sign in signs) and all(is_number(it) for it in numbers)):
        return False
    return len(wanted) == 2 or (signs[0] in (">", ">=") and signs[1] in ("<", "<=") and numbers[0] < numbers[1])


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
    "wildcard": _valid_wildcard,
    "anything-but": _valid_anything_but,
    "numeric": _valid_numeric,
    "cidr": _valid_cidr,
}
