"""What API Gateway tells a backend about a request: `requestContext` in an event, `$context` in a template.

The members are those of a REST API without an authorizer (recorded on AWS, 2024-08-02).
"""

from __future__ import annotations

import base64
import hashlib
import random
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from cloudlet.api.exchange import Incoming
from cloudlet.api.rest_api import RestApi

SOURCE_IP = "203.0.113.10"  # from the range that is reserved for examples
UNKNOWN_CALLER = {
    "accessKey": None,
    "accountId": None,
    "caller": None,
    "cognitoAuthenticationProvider": None,
    "cognitoAuthenticationType": None,
    "cognitoIdentityId": None,
    "cognitoIdentityPoolId": None,
    "principalOrgId": None,
    "user": None,
    "userArn": None,
}


def request_context(
    api: RestApi, account: str, resource: str, incoming: Incoming, request_id: str, now_ms: int
) -> dict[str, Any]:
    """The request's context, all of it plain JSON values."""
    return {
        "accountId": account,
        "apiId": api.id,
        "deploymentId": _short_id("deployment", api.id, api.stage),
        "domainName": api.host,
        "domainPrefix": api.id,
        "extendedRequestId": base64.b64encode(request_id.encode()).decode()[:16],
        "httpMethod": incoming.method,
        "identity": {
            **UNKNOWN_CALLER,
            "sourceIp": SOURCE_IP,
            "userAgent": incoming.header("user-agent"),
        },
        "path": incoming.full_path,
        "protocol": "HTTP/1.1",
        "requestId": request_id,
        "requestTime": datetime.fromtimestamp(now_ms / 1000, UTC).strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "requestTimeEpoch": now_ms,
        "resourceId": _short_id("resource", api.id, resource),
        "resourcePath": resource,
        "stage": api.stage,
    }


def added_headers(api: RestApi, now_ms: int, random: random.Random) -> dict[str, str]:
    """The headers that API Gateway adds to a request on its way to the backend, where they are not there."""
    return {
        "Host": api.host,
        "X-Amzn-Trace-Id": f"Root=1-{now_ms // 1000:08x}-{random.getrandbits(96):024x}",
        "X-Forwarded-For": SOURCE_IP,
        "X-Forwarded-Port": "443",
        "X-Forwarded-Proto": "https",
    }


def by_way_of_the_caller(headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The headers of a request; where a proxy says for whom it asks, the proxy's own address comes last."""
    return tuple(
        (name, f"{value}, {SOURCE_IP}" if name.lower() == "x-forwarded-for" else value) for name, value in headers
    )


def _short_id(*parts: str) -> str:
    """Six letters and digits that are the same for the same parts."""
    return hashlib.sha256("/".join(parts).encode()).hexdigest()[:6]
