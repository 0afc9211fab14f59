"""Reading what learners' code produced: JSON that may be none, and values that are nearly the expected ones.

JSON's true is not its 1, though Python calls them equal; and 1250.0 is not the integer 1250.
"""

from __future__ import annotations

import json
from typing import Any


class NoJson(Exception):
    """A text that is no JSON; says why not."""


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


def parsed(text: str | bytes) -> Any:
    """The value of a JSON text. Raises NoJson."""
    try:
        return json.loads(text, parse_constant=_refuse)
    except RecursionError:
        raise NoJson("it is nested too deeply") from None
    except ValueError as error:
        raise NoJson(str(error)) from None


def shown(value: Any) -> str:
    """A value as JSON, in full."""
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return "a value that is nested too deeply to be shown"
    except (TypeError, ValueError):
        return repr(value)


def difference(expected: Any, got: Any, where: str = "") -> str:
    """Where two JSON values differ first, in words; empty when they are equal."""
    if isinstance(expected, dict) and isinstance(got, dict):
        return _in_objects(expected, got, where)
    if isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got):
        pairs = enumerate(zip(expected, got, strict=True))
        return next((found for at, (a, b) in pairs if (found := difference(a, b, f"{where}[{at}]"))), "")
    if type(expected) is type(got) and expected == got:
        return ""
    return f"{where or 'it'} is {shown(got)}, not {shown(expected)}"


def _in_objects(expected: dict[str, Any], got: dict[str, Any], where: str) -> str:
    dot = f"{where}." if where else ""
    for key, value in expected.items():
        if key not in got:
            return f"{dot}{key} is missing"
        found = difference(value, got[key], dot + key)
        if found:
            return found
    return next((f"{dot}{key} was added" for key in got if key not in expected), "")
