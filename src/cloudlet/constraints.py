"""What AWS says of a value that breaks a rule of its shape: every service has the same validator, and its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sized

from cloudlet.errors import AwsError


def invalid(text: str) -> AwsError:
    """The refusal, with what is wrong in words of its own."""
    return AwsError("ValidationException", f"1 validation error detected: {text}")


def broken(name: str, value: object, rule: str) -> AwsError:
    """The refusal of a value that must `rule`, such as "have length less than or equal to 64"."""
    return invalid(f"Value '{value}' at '{name}' failed to satisfy constraint: Member must {rule}")


def within(name: str, value: int, low: int, high: int) -> int:
    """The value. Raises AwsError where it is out of its range."""
    if low <= value <= high:
        return value
    word, limit = ("less", high) if value > high else ("greater", low)
    raise broken(name, value, f"have value {word} than or equal to {limit}")


def one_of(name: str, value: object, values: Iterable[str]) -> None:
    """Raise AwsError for a value that is none of these."""
    known = list(values)
    if value not in known:
        raise broken(name, value, f"satisfy enum value set: [{', '.join(known)}]")


def at_least_one(name: str, values: Sized) -> None:
    """Raise AwsError for a list that has nothing in it."""
    if not values:
        raise broken(name, "[]", "have length greater than or equal to 1")


def no_longer(name: str, text: str, limit: int) -> None:
    """Raise AwsError for a text of more characters."""
    if len(text) > limit:
        raise broken(name, text, f"have length less than or equal to {limit}")


def of_form(name: str, text: str, pattern: str) -> None:
    """Raise AwsError for a text that the whole pattern does not match."""
    if not re.fullmatch(pattern, text):
        raise broken(name, text, f"satisfy regular expression pattern: {pattern}")
