"""Asynchronous invocations: accepted at once, run later, retried twice, and then sent to where failures go.

Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
Where nothing is reserved for a function: configuration-concurrency.html in the same place.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from cloudlet.clock import Clock
from cloudlet.functions import lineage
from cloudlet.functions.destinations import Destinations, record
from cloudlet.functions.function import Function
from cloudlet.functions.invocation import Invocation
from cloudlet.functions.runner import Runner

QUEUE_MS = (10, 80)
RETRY_S = (60, 120)
FIRST_BACKOFF_S = 1
MAX_BACKOFF_S = 300
MOST_OF_AN_ERROR_BYTES = 1024


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

    def __init__(self, clock: Clock, runner: Runner, destinations: Destinations) -> None:
        self._clock, self._runner, self._destinations = clock, runner, destinations

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
        if invocation.status != "throttled":
            event.attempts += 1
        if invocation.ok:
            self._deliver(event, invocation, event.function.on_success, "Success")
            return
        if invocation.status == "throttled" and event.function.reserved_concurrency == 0:
            self._give_up(event, None, "ZeroReservedConcurrency")
            return
        if invocation.status == "throttled":
            wait_s = min(MAX_BACKOFF_S, FIRST_BACKOFF_S * 2**event.throttles)
            event.throttles += 1
        elif event.attempts <= event.function.retry_attempts:
            wait_s = RETRY_S[event.attempts - 1]
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
            text = str(error.get("errorMessage") or condition).encode()[:MOST_OF_AN_ERROR_BYTES].decode(errors="ignore")
            ran = invocation is not None and invocation.status != "throttled"
            attributes = {
                "RequestID": {"DataType": "String", "StringValue": event.request_id},
                "ErrorCode": {"DataType": "Number", "StringValue": "200" if ran else "429"},
                "ErrorMessage": {"DataType": "String", "StringValue": text},
            }
            self._destinations.send(function.dead_letter_arn, json.dumps(event.event), attributes)
        self._deliver(event, invocation, function.on_failure, condition)

    def _deliver(self, event: AsyncEvent, invocation: Invocation | None, target: str | None, condition: str) -> None:
        if target:
            self._destinations.deliver(target, event, record(event, invocation, condition, self._clock.now))
