"""PutFunctionEventInvokeConfig and its siblings: how often an asynchronous event is tried, and where it ends.

Texts: recorded on AWS (2025-11), tests/aws/services/lambda_/test_lambda_api.py. Put replaces what was said before,
Update adds to it; only what was said is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from cloudlet.constraints import within
from cloudlet.errors import AwsError
from cloudlet.functions.configuration import bare_name
from cloudlet.functions.function import DEFAULT_EVENT_AGE_S, DEFAULT_RETRIES, Function
from cloudlet.functions.shapes import may_send
from cloudlet.iam import Roles
from cloudlet.wire.request import Result

RANGES = {"MaximumRetryAttempts": (0, DEFAULT_RETRIES), "MaximumEventAgeInSeconds": (60, DEFAULT_EVENT_AGE_S)}
TARGETS = {"sqs", "sns", "lambda", "events", "s3"}
NOTHING_SAID = "You must specify at least one of error handling or destination setting."
ITSELF = "You can't specify the function as a destination for itself."

Find = Callable[[str], Function]


def put(find: Find, params: dict[str, Any], now_ms: int, roles: Roles) -> Result:
    """PutFunctionEventInvokeConfig."""
    return _set(_existing(find, params), find, _said(params), now_ms, roles)


def update(find: Find, params: dict[str, Any], now_ms: int, roles: Roles) -> Result:
    """UpdateFunctionEventInvokeConfig."""
    function = _existing(find, params)
    if function.event_invoke is None:
        raise _none_of(function.arn)
    return _set(function, find, function.event_invoke | _said(params), now_ms, roles)


def get(find: Find, params: dict[str, Any], arn: Callable[[str], str]) -> Result:
    """GetFunctionEventInvokeConfig."""
    return shown(_configured(find, params, arn))


def delete(find: Find, params: dict[str, Any], arn: Callable[[str], str]) -> Result:
    """DeleteFunctionEventInvokeConfig: the defaults count again."""
    function = _configured(find, params, arn)
    _apply(function, {})
    function.event_invoke = None
    return {}


def listed(find: Find, params: dict[str, Any]) -> Result:
    """ListFunctionEventInvokeConfigs."""
    function = _existing(find, params)
    return {"FunctionEventInvokeConfigs": [shown(function)] if function.event_invoke is not None else []}


def shown(function: Function) -> Result:
    """The configuration as the API returns it."""
    said = function.event_invoke or {}
    ends = {"OnSuccess": function.on_success, "OnFailure": function.on_failure}
    return {
        "LastModified": datetime.fromtimestamp(function.event_invoke_ms / 1000, UTC),
        "FunctionArn": f"{function.arn}:$LATEST",
        "DestinationConfig": {name: {"Destination": arn} if arn else {} for name, arn in ends.items()},
        **{name: said[name] for name in RANGES if name in said},
    }


def _set(function: Function, find: Find, said: dict[str, Any], now_ms: int, roles: Roles) -> Result:
    for name, (low, high) in RANGES.items():
        if name in said:
            within(name[0].lower() + name[1:], int(said[name]), low, high)
    _check_destinations(function, find, said.get("DestinationConfig") or {}, roles)
    _apply(function, said)
    function.event_invoke, function.event_invoke_ms = said, now_ms
    return shown(function)


def _apply(function: Function, said: dict[str, Any]) -> None:
    destinations = said.get("DestinationConfig") or {}
    function.retry_attempts = int(said.get("MaximumRetryAttempts", DEFAULT_RETRIES))
    function.max_event_age_s = int(said.get("MaximumEventAgeInSeconds", DEFAULT_EVENT_AGE_S))
    function.on_success = (destinations.get("OnSuccess") or {}).get("Destination")
    function.on_failure = (destinations.get("OnFailure") or {}).get("Destination")


def _said(params: dict[str, Any]) -> dict[str, Any]:
    said = {name: params[name] for name in (*RANGES, "DestinationConfig") if params.get(name) is not None}
    if not said:
        raise AwsError("InvalidParameterValueException", NOTHING_SAID)
    return said


def _check_destinations(function: Function, find: Find, config: dict[str, Any], roles: Roles) -> None:
    ends = {kind: (config.get(kind) or {}).get("Destination") for kind in ("OnSuccess", "OnFailure")}
    for end, arn in ends.items():
        if not arn:
            continue
        parts = arn.split(":")
        if len(parts) < 6 or parts[2] not in TARGETS or _never_takes(end, parts[2], arn):
            said = ", ".join(f"{k[0].lower()}{k[1:]}={_java(k, v)}" for k, v in ends.items())
            text = f"The provided destination config DestinationConfig({said}) is invalid."
            raise AwsError("InvalidParameterValueException", text)
        if not may_send(roles, function.role, arn):
            text = f"The function's execution role does not have permissions to call SendMessage on {arn}"
            raise AwsError("InvalidParameterValueException", text)
        if parts[2] == "lambda":
            _check_function(function, find, arn)


def _never_takes(end: str, service: str, arn: str) -> bool:
    """Failures go to no FIFO queue (seen in aws/aws-cdk#13793), successes to no bucket (aws/aws-cdk#37115)."""
    return arn.endswith(".fifo") if end == "OnFailure" else service == "s3"


def _java(kind: str, arn: str | None) -> str:
    return f"{kind}(destination={arn})" if arn else "null"


def _check_function(function: Function, find: Find, arn: str) -> None:
    if bare_name(arn) == function.name:
        raise AwsError("InvalidParameterValueException", ITSELF)
    try:
        find(arn)
    except AwsError:
        raise AwsError("InvalidParameterValueException", f"The destination ARN {arn} is invalid.") from None


def _existing(find: Find, params: dict[str, Any]) -> Function:
    try:
        return find(params["FunctionName"])
    except AwsError:
        raise AwsError("ResourceNotFoundException", "The function doesn't exist.", 404) from None


def _configured(find: Find, params: dict[str, Any], arn: Callable[[str], str]) -> Function:
    try:
        function = find(params["FunctionName"])
    except AwsError:
        raise _none_of(arn(bare_name(params["FunctionName"]))) from None
    if function.event_invoke is None:
        raise _none_of(function.arn)
    return function


def _none_of(arn: str) -> AwsError:
    text = f"The function {arn}:$LATEST doesn't have an EventInvokeConfig"
    return AwsError("ResourceNotFoundException", text, 404)
