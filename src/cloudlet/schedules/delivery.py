"""Hands an event to a target: a function is invoked asynchronously, a queue gets a message.

What fails for now is tried again, by default for a day; what can never work, or was tried too often, goes to
the target's dead-letter queue, or is lost without a sound.
Source: User Guides of EventBridge and of Scheduler, on retries and on dead-letter queues.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from cloudlet.clock import Clock
from cloudlet.errors import AwsError
from cloudlet.functions.invocation import Invocation
from cloudlet.iam import Roles
from cloudlet.wire.request import Reply, Request, Result

Invoke = Callable[[str, object, str, Callable[[Invocation], None]], object]
Dispatch = Callable[[Request, Reply], None]
Permits = Callable[[str, str], bool]

TARGET_ARN = re.compile(r"arn:aws[\w-]*:(?P<service>(?!sqs)[\w-]+|sqs(?=:[^:]*:[^:]*:[^:]+$)):[^:]*:[^:]*:.+")
MAX_ATTEMPTS = 185
MAX_AGE_MS = 24 * 60 * 60 * 1000
FIRST_WAIT_MS, LONGEST_WAIT_MS = 1_000, 300_000
TOO_MANY = ("ThrottlingException", "RequestThrottled", "TooManyRequestsException")
NOT_FOUND = 404
GONE = ("QueueDoesNotExist", "ResourceNotFoundException")
NOT_ALLOWED = AwsError("AccessDeniedException", "The target cannot be reached: nothing allows it.", 403)


@dataclass(frozen=True)
class Parcel:
    """JSON text on its way to one target; `since_ms` is when it set out, `source_arn` the rule or schedule."""

    target: dict[str, Any]
    text: str
    since_ms: int
    source_arn: str
    attempt: int = field(default=1)
    told: dict[str, str] = field(default_factory=dict)
    """What else a dead letter tells."""


class Delivery:
    """The way to functions and queues; `caller` is who asks, as the history names him."""

    def __init__(
        self,
        clock: Clock,
        dispatch: Dispatch,
        invoke: Invoke,
        roles: Roles,
        caller: str,
        permits: Permits = lambda function, source_arn: True,
    ) -> None:
        self._clock = clock
        self._dispatch = dispatch
        self._invoke = invoke
        self._roles = roles
        self._caller = caller
        self._permits = permits

    def deliver(self, target: dict[str, Any], text: str, source_arn: str, told: dict[str, str] | None = None) -> None:
        """Send JSON text to a target as PutTargets or CreateSchedule name one; a dead letter has `told`, too."""
        self._attempt(Parcel(target, text, self._clock.now, source_arn, told=told or {}))

    def _attempt(self, parcel: Parcel) -> None:
        arn = str(parcel.target["Arn"])
        kind = service_of(arn)
        if not self._allowed(parcel, kind, arn):
            self._dead(parcel, NOT_ALLOWED)
        elif kind == "sqs":
            self._send(parcel, arn)
        elif kind == "lambda":
            self._begin(parcel, arn)

    def _allowed(self, parcel: Parcel, kind: str | None, arn: str) -> bool:
        """EventBridge Scheduler acts by a role; a rule's function has a policy of its own (a queue's is not asked)."""
        role = parcel.target.get("RoleArn")
        if role is None:
            return kind != "lambda" or self._permits(arn, parcel.source_arn)
        action = {"sqs": "sqs:SendMessage", "lambda": "lambda:InvokeFunction"}.get(kind or "", "")
        return self._roles.allows(role, action, arn)

    def _send(self, parcel: Parcel, arn: str) -> None:
        params = {"QueueUrl": queue_url(arn), "MessageBody": parcel.text}
        params.update(parcel.target.get("SqsParameters") or {})
        self._dispatch(self._request(params), lambda answer: self._sent(parcel, answer))

    def _begin(self, parcel: Parcel, arn: str) -> None:
        try:
            self._invoke(arn, _json(parcel.text), "schedule", lambda invocation: None)
        except AwsError as refusal:  # such as for a function that is gone
            self._dead(parcel, refusal)

    def _request(self, params: dict[str, Any]) -> Request:
        return Request("sqs", "SendMessage", params, caller=self._caller)

    def _sent(self, parcel: Parcel, answer: Result | AwsError) -> None:
        if not isinstance(answer, AwsError):
            return
        policy = parcel.target.get("RetryPolicy") or {}
        age_ms = self._clock.now - parcel.since_ms
        attempts_left = parcel.attempt <= policy.get("MaximumRetryAttempts", MAX_ATTEMPTS)
        young = age_ms < policy.get("MaximumEventAgeInSeconds", MAX_AGE_MS // 1000) * 1000
        if not _passes(answer):
            self._dead(parcel, answer)
        elif attempts_left and young:
            self._again(parcel)
        else:
            self._dead(parcel, answer, "MaximumEventAgeInSeconds" if attempts_left else "MaximumRetryAttempts")

    def _again(self, parcel: Parcel) -> None:
        wait_ms = min(FIRST_WAIT_MS * 2 ** (parcel.attempt - 1), LONGEST_WAIT_MS)
        again = replace(parcel, attempt=parcel.attempt + 1)
        self._clock.later(wait_ms, lambda: self._attempt(again))

    def _dead(self, parcel: Parcel, error: AwsError, exhausted: str | None = None) -> None:
        arn = (parcel.target.get("DeadLetterConfig") or {}).get("Arn")
        if arn and service_of(str(arn)) == "sqs":
            of_rule = self._caller == "events"
            told = {
                "RULE_ARN" if of_rule else "SCHEDULE_ARN": parcel.source_arn,
                "TARGET_ARN": str(parcel.target["Arn"]),
                "ERROR_CODE": _rules_code(error) if of_rule else error.code,
                "ERROR_MESSAGE": error.message,
                "RETRY_ATTEMPTS": str(parcel.attempt - 1),
                **({"EXHAUSTED_RETRY_CONDITION": exhausted} if exhausted else {}),
                **parcel.told,
            }
            attributes = {name: {"DataType": "String", "StringValue": value} for name, value in told.items()}
            params = {"QueueUrl": queue_url(arn), "MessageBody": parcel.text, "MessageAttributes": attributes}
            self._dispatch(self._request(params), lambda answer: None)


def service_of(arn: str) -> str | None:
    """The service that a target's ARN names, or None when it is no ARN of a target."""
    found = TARGET_ARN.fullmatch(arn)
    return found["service"] if found else None


def queue_url(arn: str) -> str:
    """The URL of the queue that has this ARN."""
    _, _, _, region, account, name = arn.split(":")
    return f"https://sqs.{region}.amazonaws.com/{account}/{name}"


def _rules_code(error: AwsError) -> str:
    """What a rule's dead letter calls an error (EventBridge User Guide, "Using dead-letter queues")."""
    if error is NOT_ALLOWED:
        return "NO_PERMISSIONS"
    if "NonExistentQueue" in error.code or error.status == NOT_FOUND or error.code in GONE:
        return "NO_RESOURCE"
    return "THROTTLING" if error.code in TOO_MANY else "ERROR_FROM_TARGET"


def _passes(error: AwsError) -> bool:
    """Whether another attempt may succeed."""
    return error.status >= 500 or error.code in TOO_MANY


def _json(text: str) -> Any:
    """What the text means; text that is no JSON is a string, as a template's may be."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
