"""PutFunctionEventInvokeConfig and its siblings: how often an asynchronous event is tried, and where it ends.

Texts: recorded on AWS (2025-11), tests/aws/services/lambda_/test_lambda_api.py. Put replaces what was said before,
Update adds to it; only what was said is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from cloudlet.clock import Clock
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


class EventInvokeConfigs:
    """The calls about them. `find` gives a function by its name, `arn` the ARN that one of that name would have."""

    def __init__(self, find: Find, arn: Callable[[str], str], clock: Clock, roles: Callable[[], Roles]) -> None:
        self._find, self._arn, self._clock, self._roles = find, arn, clock, roles

    def PutFunctionEventInvokeConfig(self, params: dict[str, Any]) -> Result:
        """What was said before counts no more."""
        return self._set(self._existing(params), _said(params))

    def UpdateFunctionEventInvokeConfig(self, params: dict[str, Any]) -> Result:
        """What was said before counts, too."""
        function = self._existing(params)
        if function.event_invoke is None:
            raise _none_of(function.arn)
        return self._set(function, function.event_invoke | _said(params))

    def GetFunctionEventInvokeConfig(self, params: dict[str, Any]) -> Result:
        """What was said."""
        return shown(self._configured(params))

    def DeleteFunctionEventInvokeConfig(self, params: dict[str, Any]) -> Result:
        """The defaults count again."""
        function = self._configured(params)
        _apply(function, {})
        function.event_invoke = None
        return {}

    def ListFunctionEventInvokeConfigs(self, params: dict[str, Any]) -> Result:
        """One at the most: there are no versions here."""
        function = self._existing(params)
        return {"FunctionEventInvokeConfigs": [shown(function)] if function.event_invoke is not None else []}

    def _set(self, function: Function, said: dict[str, Any]) -> Result:
        for name, (low, high) in RANGES.items():
            if name in said:
                within(name[0].lower() + name[1:], int(said[name]), low, high)
        _check_destinations(function, self._find, said.get("DestinationConfig") or {}, self._roles())
        _apply(function, said)
        function.event_invoke, function.event_invoke_ms = said, self._clock.now
        return shown(function)

    def _existing(self, params: dict[str, Any]) -> Function:
        try:
            return self._find(params["FunctionName"])
        except AwsError:
            raise AwsError("ResourceNotFoundException", "The function doesn't exist.", 404) from None

    def _configured(self, params: dict[str, Any]) -> Function:
        try:
            function = self._find(params["FunctionName"])
        except AwsError:
            raise _none_of(self._arn(bare_name(params["FunctionName"]))) from None
        if function.event_invoke is None:
            raise _none_of(function.arn)
        return function


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


def _none_of(arn: str) -> AwsError:
    text = f"The function {arn}:$LATEST doesn't have an EventInvokeConfig"
    return AwsError("ResourceNotFoundException", text, 404)
