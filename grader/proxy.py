"""The event that API Gateway sends to a function for `POST /orders` (payload format 1.0), for handlers called directly.

Only so can a handler meet a base64 body: an API passes one on when its binary media types say so.
"""

from __future__ import annotations

from typing import Any


def post_event(body: str | None, *, is_base64: bool = False, path: str = "/orders") -> dict[str, Any]:
    """A POST's event; what is absent is null, as AWS sends it."""
    headers = {
        "Accept": "*/*",
        "Content-Type": "application/json",
        "Host": "shop.example",
        "User-Agent": "grader",
    }
    return {
        "resource": path,
        "path": path,
        "httpMethod": "POST",
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": None,
        "stageVariables": None,
        "requestContext": {
            "resourcePath": path,
            "httpMethod": "POST",
            "path": f"/Prod{path}",
            "stage": "Prod",
            "protocol": "HTTP/1.1",
            "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
            "identity": {"sourceIp": "192.0.2.1", "userAgent": "grader"},
        },
        "body": body,
        "isBase64Encoded": is_base64,
    }
