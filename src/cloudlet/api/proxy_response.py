"""What a Lambda function's result means as an HTTP response, or why API Gateway calls it malformed.

One unknown key is enough for a 502, while a missing statusCode means 200. A base64 body is decoded only when
the request's Accept is one of the API's binary media types. Both were recorded on AWS, 2024-11-15.
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from cloudlet.api.exchange import Answer

KEYS = ("statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded")
SHAPE = (
    'API Gateway expects an object such as {"statusCode": 200, "headers": {...}, "body": "text"}, '
    "with no other keys than " + ", ".join(KEYS)
)

SHOWN = 2_000  # characters of a value that a reason shows
KINDS = {
    dict: "an object",
    list: "a list",
    bool: "a boolean",
    int: "a number",
    float: "a number",
    str: "a string",
}


class Malformed(Exception):
    """The result is no proxy response; the text says what came, what was expected and how to put it right."""


def answer_from(result: Any, *, decode: bool) -> Answer:
    """The response that the caller gets; `decode` when he accepts binary. Raises Malformed."""
    if not isinstance(result, dict):
        raise Malformed(_no_object(result))
    _refuse_other_keys(result)
    headers = _headers(result)
    joined = {name: ", ".join(values) for name, values in headers.items()}
    several = {name: values for name, values in headers.items() if len(values) > 1}
    return Answer(_status(result.get("statusCode")), joined, _body(result, decode), several=several)


def _no_object(result: Any) -> str:
    if result is None:
        return f"The handler returned nothing (None). {SHAPE}. Return one on every path through the handler."
    if isinstance(result, str):
        fix = "Return the dict itself: Lambda turns it into JSON, so json.dumps belongs around the body only."
        return f"The handler returned the string {_show(result)}. {SHAPE}. {fix}"
    return f"The handler returned {_kind(result)}: {_show(result)}. {SHAPE}."


def _refuse_other_keys(result: dict[str, Any]) -> None:
    others = [key for key in result if key not in KEYS]
    if others:
        named = ", ".join(repr(key) for key in others)
        fix = "Put your data into the body, as JSON text."
        key = "key" if len(others) == 1 else "keys"
        raise Malformed(f"The response has the unknown {key} {named}. {SHAPE}. {fix}")


def _status(found: Any) -> int:
    if found is None:
        return 200
    try:
        status = 0 if isinstance(found, bool) else int(found)
    except (TypeError, ValueError, OverflowError):
        status = 0
    if not 100 <= status <= 599:
        raise Malformed(f"statusCode is {_show(found)}. API Gateway expects an HTTP status such as 200.")
    return status


def _headers(result: dict[str, Any]) -> dict[str, list[str]]:
    """`headers` under `multiValueHeaders`, whose names and case win; both values are sent."""
    single = _mapping(result, "headers")
    merged = {"Content-Type": ["application/json"]}
    for name, value in single.items():
        _set(merged, name, [_header_value(name, value)])
    for name, values in _mapping(result, "multiValueHeaders").items():
        if not isinstance(values, list):
            raise Malformed(
                f"multiValueHeaders has {name!r} as {_kind(values)}: {_show(values)}. API Gateway expects a "
                f"list of strings there; a single value belongs into headers."
            )
        same = [value for key, value in single.items() if key.lower() == name.lower()]
        _set(merged, name, [_header_value(name, value) for value in [*values, *same]])
    return merged


def _set(headers: dict[str, list[str]], name: str, values: list[str]) -> None:
    for other in [other for other in headers if other.lower() == name.lower()]:
        del headers[other]
    headers[name] = values


def _mapping(result: dict[str, Any], key: str) -> dict[str, Any]:
    found = result.get(key)
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise Malformed(f"{key} is {_kind(found)}: {_show(found)}. API Gateway expects an object, or null.")
    return found


def _header_value(name: str, value: Any) -> str:
    if isinstance(value, dict | list):
        raise Malformed(f"Header {name!r} is {_kind(value)}: {_show(value)}. API Gateway expects a string.")
    return value if isinstance(value, str) else json.dumps(value)


def _body(result: dict[str, Any], decode: bool) -> bytes:
    body, is_base64 = result.get("body"), result.get("isBase64Encoded")
    if is_base64 not in (None, True, False, "true", "false"):
        raise Malformed(f"isBase64Encoded is {_show(is_base64)}. API Gateway expects true or false.")
    if body is None:
        return b""
    if not isinstance(body, str):
        fix = "Turn it into text with json.dumps(...)."
        raise Malformed(f"body is {_kind(body)}: {_show(body)}. API Gateway expects a string there. {fix}")
    if not (decode and is_base64 in (True, "true")):
        return body.encode("utf-8", "replace")
    try:
        return base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        raise Malformed(f"isBase64Encoded is true, but the body is no base64: {_show(body)}.") from None


def _kind(value: Any) -> str:
    return KINDS.get(type(value), type(value).__name__)


def _show(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}... ({len(text)} characters)"
