"""The event that a Lambda function gets for an HTTP request (payload format 1.0).

What is absent is null, never an empty object; of a repeated header or parameter the single one is the last.
Source: API Gateway Developer Guide, "Set up Lambda proxy integrations"; recorded on AWS, 2024-08-02.
"""

from __future__ import annotations

from typing import Any

from cloudlet.api.exchange import Exchange, Pairs


def proxy_event(exchange: Exchange) -> dict[str, Any]:
    """The twelve members that AWS sends, no more."""
    incoming = exchange.incoming
    body, is_base64 = exchange.body_text()
    return {
        "resource": exchange.resource,
        "path": incoming.path,
        "httpMethod": incoming.method,
        "headers": _last(incoming.headers),
        "multiValueHeaders": _all(incoming.headers),
        "queryStringParameters": _last(incoming.query),
        "multiValueQueryStringParameters": _all(incoming.query),
        "pathParameters": exchange.path_parameters or None,
        "stageVariables": exchange.api.variables or None,
        "requestContext": exchange.context,
        "body": body if incoming.body else None,
        "isBase64Encoded": is_base64 and bool(incoming.body),
    }


def _last(found: Pairs) -> dict[str, str] | None:
    return dict(found) or None


def _all(found: Pairs) -> dict[str, list[str]] | None:
    grouped: dict[str, list[str]] = {}
    for name, value in found:
        grouped.setdefault(name, []).append(value)
    return grouped or None
