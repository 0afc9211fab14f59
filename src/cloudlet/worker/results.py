"""A handler's result as Lambda's Python runtime makes JSON of it, by simplejson.

A Decimal, which DynamoDB gives, becomes a number, and bytes, which base64 gives, a string.

Source: github.com/aws/aws-lambda-python-runtime-interface-client, lambda_runtime_marshaller.py.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any


def encoded(result: Any) -> str:
    """The JSON text of a result. Raises TypeError, ValueError or RecursionError for what has none."""
    return json.dumps(result, default=_plain)


def _plain(value: Any) -> float | str:
    if isinstance(value, bytes):
        return value.decode()
    if not isinstance(value, Decimal):
        raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")
    return int(value) if value.is_finite() and value == value.to_integral_value() else float(value)
