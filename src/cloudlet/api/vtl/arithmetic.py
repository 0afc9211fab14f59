"""Comparing and reckoning in templates, with whole numbers of 64 bits.

Strings join with +, and with each other only == and != make sense; "1" == 1 is false.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from cloudlet.api.vtl.nodes import BadTemplate
from cloudlet.api.vtl.values import bounded, same, to_text

BITS = 63
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def combine(sign: str, left: Any, right: Any) -> Any:
    """`left sign right` for every sign but && and ||. Raises BadTemplate where it has no meaning."""
    if sign in ("==", "!="):
        return same(left, right) == (sign == "==")
    if sign == "+" and not (_is_number(left) and _is_number(right)):
        return bounded(to_text(left) + to_text(right))
    if sign in COMPARE and isinstance(left, str) and isinstance(right, str):
        return COMPARE[sign](left, right)
    if not (_is_number(left) and _is_number(right)):
        raise BadTemplate(f"{to_text(left)!r} {sign} {to_text(right)!r} needs two numbers")
    return COMPARE[sign](left, right) if sign in COMPARE else _reckon(sign, left, right)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _reckon(sign: str, left: float, right: float) -> float | None:
    if sign in "/%" and right == 0:
        return None
    result = _result(sign, left, right)
    if isinstance(result, int) and result.bit_length() > BITS:
        raise BadTemplate(f"{left} {sign} {right} is too big a number")
    return result


def _result(sign: str, left: float, right: float) -> float:
    if sign == "+":
        return left + right
    if sign == "-":
        return left - right
    if sign == "*":
        return left * right
    if isinstance(left, int) and isinstance(right, int):
        quotient = abs(left) // abs(right) * (1 if (left < 0) == (right < 0) else -1)
        return quotient if sign == "/" else left - quotient * right
    return left / right if sign == "/" else left % right
