"""What API Gateway accepts of a function as an HTTP response, judged member by member.

AWS is milder than the lesson in one point: it takes "202" for 202. Other gateways and clients do not.
"""

from __future__ import annotations

from typing import Any

from grader.finding import Finding
from grader.reading import NoJson, parsed, shown
from grader.shop import Shop

FILE = "sender.py"
KEYS = ("statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded")
RETURN = "Return the response at the end of handler, on every path; print() only writes to the log."
MALFORMED = "API Gateway takes a function's result for the HTTP response. What it cannot read as one becomes a 502."


def well_formed(shop: Shop, asked: str, payload: Any) -> None:
    """A finding unless the handler's answer to `asked` has every member as it should be."""
    where = shop.look_at(FILE, '"statusCode"', "statusCode", "return")
    if not isinstance(payload, dict):
        because, act = (
            MALFORMED,
            "Return a dict with statusCode, headers, body and isBase64Encoded, on every path.",
        )
        if payload is None:
            where, act = shop.look_at(FILE, "def handler"), RETURN
        raise Finding(f"{_asked(asked)} returned {shown(payload)}, which is no object.", because, where, act)
    for complaint in (_members, _status, _headers, _flag, _body):
        found = complaint(payload)
        if found:
            saw, because, act = found
            raise Finding(f"{_asked(asked)} returned\n  {shown(payload)}\n{saw}", because, where, act)


def _asked(body: str) -> str:
    return f"for the body {body} the handler"


Complaint = tuple[str, str, str] | None


def _members(payload: dict[str, Any]) -> Complaint:
    others = [key for key in payload if key not in KEYS]
    if not others:
        return None
    return f"with the unknown key {others[0]}", MALFORMED, f"Put {others[0]} into the body, or leave it out."


def _status(payload: dict[str, Any]) -> Complaint:
    status = payload.get("statusCode")
    if isinstance(status, int) and not isinstance(status, bool):
        return None
    what = f"where statusCode is {shown(status)}" if "statusCode" in payload else "without statusCode"
    return (
        what,
        "An HTTP status is an integer; AWS is lenient here, others are not.",
        "Return an int, such as 202.",
    )


def _headers(payload: dict[str, Any]) -> Complaint:
    headers, several = payload.get("headers"), payload.get("multiValueHeaders")
    because = "The body is JSON, and Content-Type is how the caller knows. Header names may have any case."
    act = 'Return "headers": {"Content-Type": "application/json"}.'
    if not isinstance(headers, dict) and (headers is not None or not several):
        return f"where headers is {shown(headers)}", because, act
    kind, stronger = _content_type(headers), _content_type(several)
    if stronger and isinstance(stronger, list):
        kind, because = stronger[0], f"{because} What multiValueHeaders says counts, and headers does not."
    if isinstance(kind, str) and kind.split(";")[0].strip().lower() == "application/json":
        return None
    return f"where the Content-Type is {shown(kind)}", because, act


def _content_type(headers: Any) -> Any:
    named = headers.items() if isinstance(headers, dict) else ()
    return next((value for name, value in named if name.lower() == "content-type"), None)


def _body(payload: dict[str, Any]) -> Complaint:
    body, because = (
        payload.get("body"),
        "The body of a proxy response is a string; an object there becomes a 502.",
    )
    if not isinstance(body, str):
        return f"where body is {_kind(body)}, not a string", because, "Make it a string with json.dumps(...)."
    try:
        parsed(body)
    except NoJson as problem:
        because = "The header says that the body is JSON, so the caller parses it."
        return (
            f"where body is no JSON: {problem}",
            because,
            "Make the body with json.dumps(...), in every answer.",
        )
    return None


def _flag(payload: dict[str, Any]) -> Complaint:
    if payload.get("isBase64Encoded") is False:
        return None
    if payload.get("isBase64Encoded") is True:
        because = (
            "With true API Gateway decodes the body for a caller who accepts a binary media type, and answers 502 "
            "where it is no base64; every other caller gets the body as it is."
        )
        return "where isBase64Encoded is true", because, 'The body is text: return "isBase64Encoded": False.'
    because = "It says whether API Gateway should decode the body before it sends it; it is true or false."
    return (
        f"where isBase64Encoded is {shown(payload.get('isBase64Encoded'))}",
        because,
        ('Return "isBase64Encoded": False.'),
    )


def _kind(value: object) -> str:
    return {dict: "an object", list: "a list", int: "a number", type(None): "null"}.get(type(value), "no text")
