"""Where an asynchronous event ends: a record of it goes to a queue, a function or an event bus.

The record: recorded on AWS (2025-11-24), tests/aws/services/lambda_/test_lambda_destinations.py. A topic is not
modelled: what would go there goes nowhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from cloudlet.functions.invocation import Invocation
from cloudlet.wire.request import Request

if TYPE_CHECKING:
    from cloudlet.functions.asynchronous import AsyncEvent

Dispatch = Callable[[Request, Callable[[Any], None]], None]
Accept = Callable[[str, Any, "AsyncEvent"], None]
"""Takes a record for the function with an ARN, on behalf of the event that ended."""


class Destinations:
    """Delivers records, and the older dead letters of functions."""

    def __init__(self, dispatch: Dispatch, accept: Accept) -> None:
        self._dispatch, self._accept = dispatch, accept

    def deliver(self, arn: str, event: AsyncEvent, record: dict[str, Any]) -> None:
        """Send a record to a destination."""
        match arn.split(":")[2]:
            case "sqs":
                self.send(arn, json.dumps(record), {})
            case "lambda":
                self._accept(arn, record, event)
            case "events":
                self._put(arn, event, record)

    def send(self, arn: str, body: str, attributes: dict[str, Any]) -> None:
        """Send a message to the queue with an ARN."""
        params: dict[str, Any] = {"QueueUrl": arn.rsplit(":", 1)[-1], "MessageBody": body}
        if attributes:
            params["MessageAttributes"] = attributes
        self._dispatch(Request("sqs", "SendMessage", params, caller="lambda"), lambda _: None)

    def _put(self, arn: str, event: AsyncEvent, record: dict[str, Any]) -> None:
        outcome = "Success" if record["requestContext"]["condition"] == "Success" else "Failure"
        entry = {
            "Source": "lambda",
            "DetailType": f"Lambda Function Invocation Result - {outcome}",
            "Resources": [arn, f"{event.function.arn}:$LATEST"],
            "Detail": json.dumps(record),
            "EventBusName": arn.rpartition("/")[2],
        }
        self._dispatch(Request("events", "PutEvents", {"Entries": [entry]}, caller="lambda"), lambda _: None)


def record(event: AsyncEvent, invocation: Invocation | None, condition: str, now_ms: int) -> dict[str, Any]:
    """What a destination is told of an event that ended; of a response only where the function ran."""
    moment = datetime.fromtimestamp(now_ms / 1000, UTC).isoformat(timespec="milliseconds")
    told = {
        "version": "1.0",
        "timestamp": moment.replace("+00:00", "Z"),
        "requestContext": {
            "requestId": event.request_id,
            "functionArn": f"{event.function.arn}:$LATEST",
            "condition": condition,
            "approximateInvokeCount": event.attempts,
        },
        "requestPayload": event.event,
    }
    if invocation is None or invocation.status == "throttled":
        return told
    context: dict[str, object] = {"statusCode": 200, "executedVersion": "$LATEST"}
    if not invocation.ok:
        context["functionError"] = "Unhandled"
    payload = invocation.payload if invocation.ok else invocation.error
    return told | {"responseContext": context, "responsePayload": payload}
