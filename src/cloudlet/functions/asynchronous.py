"""Asynchronous invocations: accepted at once, run later, retried twice, and then sent to where failures go.

Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cloudlet.clock import Clock
from cloudlet.functions import lineage
from cloudlet.functions.function import Function
from cloudlet.functions.invocation import Invocation
from cloudlet.functions.runner import Runner
from cloudlet.wire.request import Request

QUEUE_MS = (10, 80)
RETRY_S = (60, 120)
FIRST_BACKOFF_S = 1
MAX_BACKOFF_S = 300


@dataclass
class AsyncEvent:
    """An event that waits in Lambda's own queue."""

    function: Function
    event: Any
    request_id: str
    source: str
    accepted_ms: int
    chain: lineage.Lineage = field(default_factory=dict)
    attempts: int = 0
    throttles: int = 0


class AsyncQueue:
    """Lambda's queue of asynchronous events."""

    def __init__(
        self, clock: Clock, runner: Runner, dispatch: Callable[[Request, Callable[[Any], None]], None]
    ) -> None:
        self._clock, self._runner, self._dispatch = clock, runner, dispatch

    def accept(self, event: AsyncEvent) -> None:
        """Take an event; the caller has its 202 by now."""
        self._clock.later(self._clock.random.randint(*QUEUE_MS), lambda: self._attempt(event))

    def _attempt(self, event: AsyncEvent) -> None:
        if lineage.ended(event.chain, event.function.name) and event.function.recursive_loop == "Terminate":
            self._give_up(event, None, "RecursiveInvocationException")
            return
        self._runner.run(
            event.function,
            event.event,
            event.source,
            lambda invocation: self._ended(event, invocation),
            request_id=event.request_id,
            chain=event.chain,
        )

    def _ended(self, event: AsyncEvent, invocation: Invocation) -> None:
        if invocation.ok:
            self._deliver(event, invocation, event.function.on_success, "Success")
            return
        if invocation.status == "throttled":
            wait_s = min(MAX_BACKOFF_S, FIRST_BACKOFF_S * 2**event.throttles)
            event.throttles += 1
        elif event.attempts < event.function.retry_attempts:
            wait_s = RETRY_S[event.attempts]
            event.attempts += 1
        else:
            self._give_up(event, invocation, "RetriesExhausted")
            return
        if self._clock.now + wait_s * 1000 - event.accepted_ms > event.function.max_event_age_s * 1000:
            self._give_up(event, invocation, "EventAgeExceeded")
            return
        self._clock.later(wait_s * 1000, lambda: self._attempt(event))

    def _give_up(self, event: AsyncEvent, invocation: Invocation | None, condition: str) -> None:
        function = event.function
        if function.dead_letter_arn:
            error = (invocation.error or {}) if invocation else {}
            attributes = {
                "RequestID": {"DataType": "String", "StringValue": event.request_id},
                "ErrorCode": {"DataType": "Number", "StringValue": "200"},
                "ErrorMessage": {"DataType": "String", "StringValue": error.get("errorMessage") or condition},
            }
            self._send(function.dead_letter_arn, json.dumps(event.event), attributes)
        self._deliver(event, invocation, function.on_failure, condition)

    def _deliver(self, event: AsyncEvent, invocation: Invocation | None, target: str | None, condition: str) -> None:
        if not target:
            return
        self._send(target, json.dumps(_record(event, invocation, condition)), {})

    def _send(self, arn: str, body: str, attributes: dict[str, Any]) -> None:
        params: dict[str, Any] = {"QueueUrl": arn.rsplit(":", 1)[-1], "MessageBody": body}
        if attributes:
            params["MessageAttributes"] = attributes
        self._dispatch(Request("sqs", "SendMessage", params, caller="lambda"), lambda _: None)


def _record(event: AsyncEvent, invocation: Invocation | None, condition: str) -> dict[str, Any]:
    """An invocation record as a destination gets it (recorded on AWS 2025-11-24, test_lambda_destinations.py)."""
    succeeded = condition == "Success"
    context = {"statusCode": 200, "executedVersion": "$LATEST"}
    if not succeeded:
        context["functionError"] = "Unhandled"
    return {
        "version": "1.0",
        "requestContext": {
            "requestId": event.request_id,
            "functionArn": f"{event.function.arn}:$LATEST",
            "condition": condition,
            "approximateInvokeCount": event.attempts + 1,
        },
        "requestPayload": event.event,
        "responseContext": context,
        "responsePayload": (invocation.payload if succeeded else invocation.error) if invocation else None,
    }
