"""The AWS_PROXY integration: a request becomes an invocation, its result the response.

The caller reads "Internal server error" whatever went wrong; the history keeps why. Nothing is tried again.
Source: Lambda Developer Guide, "Handling Lambda errors with an API Gateway API".
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from cloudlet.api.exchange import Answer, Exchange, is_binary
from cloudlet.api.gateway import gateway_error
from cloudlet.api.proxy_event import proxy_event
from cloudlet.api.proxy_response import Malformed, answer_from
from cloudlet.errors import AwsError
from cloudlet.functions.invocation import Invocation
from cloudlet.functions.invoking import MAX_SYNC_BYTES

Invoke = Callable[[str, object, str, Callable[[Invocation], None]], object]


def run(exchange: Exchange, invoke: Invoke) -> None:
    """Invoke the function that the integration names, and answer with what it returned."""
    integration = exchange.integration
    if integration.function is None:
        exchange.finish(gateway_error(500, f"The integration's URI names no function: {integration.uri!r}."))
    elif integration.http_method != "POST":
        exchange.finish(gateway_error(500, _not_post(integration.http_method)))
    else:
        begin(exchange, invoke, proxy_event(exchange), lambda ended: exchange.finish(_answer(exchange, ended)))


def begin(exchange: Exchange, invoke: Invoke, event: object, done: Callable[[Invocation], None]) -> None:
    """Invoke the integration's function; a 413 for an event above Lambda's limit, a 500 when Lambda refuses it."""
    size = len(json.dumps(event))
    if size > MAX_SYNC_BYTES:
        reason = f"The function's event would have {size} bytes; Lambda takes at most {MAX_SYNC_BYTES}."
        exchange.finish(gateway_error(413, reason))
        return
    try:
        invoke(exchange.integration.function or "", event, "api", done)
    except AwsError as error:
        exchange.finish(gateway_error(500, f"Lambda refused the invocation: {error}"))


def _not_post(method: str) -> str:
    return (
        f"The integration calls Lambda by {method}. Lambda's Invoke takes POST only: "
        f"set the integration's httpMethod to POST, whatever the method's own verb is."
    )


def _answer(exchange: Exchange, invocation: Invocation) -> Answer:
    answer = _outcome(exchange, invocation)
    return replace(answer, invocation=invocation.request_id)


def _outcome(exchange: Exchange, invocation: Invocation) -> Answer:
    status: str = invocation.status
    if status == "throttled":
        return gateway_error(500, "Lambda throttled the invocation: every concurrent execution was taken.")
    if status == "denied":
        return gateway_error(500, "API Gateway may not invoke the function: an AWS::Lambda::Permission is missing.")
    if status != "succeeded":
        return gateway_error(502, _failure(status, invocation.error or {}))
    try:
        decode = is_binary(exchange.incoming.header("accept"), exchange.api.binary_media_types)
        return answer_from(invocation.payload, decode=decode)
    except Malformed as malformed:
        return gateway_error(502, f"Malformed Lambda proxy response. {malformed}")


def _failure(status: str, error: dict[str, Any]) -> str:
    kind, message = error.get("errorType"), error.get("errorMessage", "")
    if status == "timed_out":
        return f"The function did not end within its timeout. {message}".strip()
    if status == "crashed":
        return f"The function's process ended before it answered. {message}".strip()
    return f"The handler raised {kind or 'an error'}: {message}. Whatever it raises, the caller gets a 502."
