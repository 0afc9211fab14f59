"""DynamoDB's numbers: up to 38 digits, compared and written without regard to how they came.

`1.0`, `0001` and `1E0` are one number and come back as `1`.
Source: Amazon DynamoDB developer guide, "Naming rules and data types".
"""

from __future__ import annotations

from decimal import Context, Decimal, InvalidOperation

from cloudlet.errors import AwsError

DIGITS = 38
LARGEST_EXPONENT = 125
SMALLEST_EXPONENT = -130
EXACT = Context(prec=2 * DIGITS + 200)


def canonical(text: str) -> str:
    """A number as DynamoDB writes it; raises AwsError for what it does not take."""
    if text.isascii() and text.isdecimal() and text[0] != "0" and len(text) <= DIGITS:
        return text
    try:
        number = EXACT.create_decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise invalid(f"The parameter cannot be converted to a numeric value{f': {text}' if text else ''}")
    return written(number)


def written(number: Decimal) -> str:
    """A finite number as DynamoDB writes it; raises AwsError where it is too long, too large or too small."""
    if not number:
        return "0"
    number = EXACT.normalize(number)
    if len(number.as_tuple().digits) > DIGITS:
        raise invalid("Attempting to store more than 38 significant digits in a Number")
    if number.adjusted() > LARGEST_EXPONENT:
        raise invalid("Number overflow. Attempting to store a number with magnitude larger than supported range")
    if number.adjusted() < SMALLEST_EXPONENT:
        raise invalid("Number underflow. Attempting to store a number with magnitude smaller than supported range")
    return f"{number:f}"


def invalid(message: str) -> AwsError:
    """DynamoDB's refusal of a parameter."""
    return AwsError("ValidationException", message)
