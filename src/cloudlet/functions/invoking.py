"""Invoke, from its parameters to its answer.

Limits: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
"""

from __future__ import annotations

import base64
import json
from typing import Any

from cloudlet.constraints import one_of
from cloudlet.errors import AwsError
from cloudlet.functions.function import Function
from cloudlet.functions.invocation import Invocation
from cloudlet.functions.outcomes import log_tail
from cloudlet.wire.request import Result

MAX_ASYNC_BYTES = 1_048_576
MAX_SYNC_BYTES = 6_291_456
KINDS = ("Event", "RequestResponse", "DryRun")
LOG_TYPES = ("None", "Tail")


def check_kind(kind: str, log: str) -> None:
    """Refuse an InvocationType or a LogType that there is not."""
    one_of("invocationType", kind, KINDS)
    one_of("logType", log, LOG_TYPES)


def client_context(given: str | None) -> dict[str, Any] | None:
    """What a synchronous caller told of himself. Raises AwsError for what is no JSON object in base64."""
    if not given:
        return None
    try:
        found = json.loads(base64.b64decode(given, validate=True))
    except ValueError:
        found = None
    if not isinstance(found, dict):
        text = "Client context must be a valid Base64-encoded JSON object."
        raise AwsError("InvalidRequestContentException", text)
    return found


def payload(given: bytes | None, kind: str) -> Any:
    """The event in a payload. Raises AwsError for one that is too large or no JSON."""
    if not given:
        return {}
    limit = MAX_ASYNC_BYTES if kind == "Event" else MAX_SYNC_BYTES
    if len(given) > limit:
        text = f"Request must be smaller than {limit} bytes for the InvokeFunction operation"
        if kind == "Event":
            text = f"{len(given)} byte payload is too large for the Event invocation type (limit {limit} bytes)"
        raise AwsError("RequestEntityTooLargeException", text, 413)
    try:
        return json.loads(given, parse_constant=_no_json)
    except ValueError as error:
        raise AwsError("InvalidRequestContentException", f"Could not parse request body into json: {error}") from None


def _no_json(token: str) -> None:
    raise ValueError(f"Could not parse payload into json: Non-standard token '{token}'")


def answer(invocation: Invocation, function: Function, tail: bool) -> Result | AwsError:
    """What Invoke answers when an invocation has ended; with the end of its log where that was asked for."""
    if invocation.status == "throttled":
        error = invocation.error or {}
        extra: dict[str, object] = {"Reason": error.get("reason")}
        return AwsError("TooManyRequestsException", "Rate Exceeded.", 429, extra=extra)
    told: Result = {"StatusCode": 200, "ExecutedVersion": "$LATEST"}
    told["ResponseMetadata"] = {"RequestId": invocation.request_id}
    if tail:
        told["LogResult"] = log_tail(invocation, function)
    if invocation.error is None:
        return told | {"Payload": json.dumps(invocation.payload).encode()}
    return told | {"FunctionError": "Unhandled", "Payload": json.dumps(invocation.error).encode()}
