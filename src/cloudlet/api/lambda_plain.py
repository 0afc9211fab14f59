"""The AWS integration with a Lambda function: the mapped body is the event, the result the backend's answer.

With the header X-Amz-Invocation-Type 'Event' nobody waits for a result (API Gateway Developer Guide, "Set up
asynchronous invocation of the backend Lambda function").
A function error is answered 200 unless an integration response's pattern fits its message (recorded on AWS,
2025-05-05).
"""

from __future__ import annotations

import json
from collections.abc import Callable

from cloudlet.api.exchange import Exchange
from cloudlet.api.gateway import gateway_error
from cloudlet.api.integration_response import BackendAnswer, method_response
from cloudlet.api.lambda_proxy import Invoke, begin
from cloudlet.api.mapping import UnsupportedMediaType, integration_request
from cloudlet.api.vtl import BadTemplate
from cloudlet.errors import AwsError
from cloudlet.functions.invocation import Invocation
from cloudlet.wire.request import Reply, Request


def run(exchange: Exchange, invoke: Invoke, dispatch: Callable[[Request, Reply], None]) -> None:
    """Invoke the function with what the request template makes of the request."""
    try:
        request = integration_request(exchange)
        event = json.loads(request.body or "{}")
    except UnsupportedMediaType as unsupported:
        exchange.finish(gateway_error(415, str(unsupported)))
    except BadTemplate as error:
        exchange.finish(gateway_error(500, f"The request template cannot be filled: {error}."))
    except ValueError as error:
        reason = f"The function's event must be JSON, and this is none: {error}."
        exchange.finish(gateway_error(400, reason, f"Could not parse request body into json: {error}"))
    else:
        if request.header("X-Amz-Invocation-Type") == "Event":
            _hand_over(exchange, event, dispatch)
        else:
            begin(exchange, invoke, event, lambda ended: _finish(exchange, ended))


def _hand_over(exchange: Exchange, event: object, dispatch: Callable[[Request, Reply], None]) -> None:
    def taken(answer: object) -> None:
        if isinstance(answer, AwsError):
            exchange.finish(gateway_error(500, f"Lambda refused the invocation: {answer}"))
        else:
            exchange.finish(method_response(exchange, BackendAnswer("", "")))

    asked = {"FunctionName": exchange.integration.function, "InvocationType": "Event", "Payload": json.dumps(event)}
    dispatch(Request("lambda", "Invoke", asked, caller="apigateway"), taken)


def _finish(exchange: Exchange, invocation: Invocation) -> None:
    if str(invocation.status) in ("throttled", "denied"):
        exchange.finish(gateway_error(500, f"Lambda did not take the invocation: {invocation.status}."))
        return
    error = None if invocation.status == "succeeded" else invocation.error or {}
    body = invocation.payload if error is None else error
    message = "" if error is None else str(error.get("errorMessage", ""))
    reason = None if error is None else f"The function failed: {message}"
    backend = BackendAnswer(json.dumps(body), message, reason=reason, invocation=invocation.request_id)
    exchange.finish(method_response(exchange, backend))
