"""Trouble on order: throttles, errors, partly failed batches, slow answers and crashes for the calls that are chosen.

A fault chooses calls by service, operation and a condition, lets some pass first, and strikes a number of times. With
a `chance` below 1 it strikes only some of them, drawn from the cloud's seed.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from cloudlet.errors import AwsError
from cloudlet.partly import cancelled
from cloudlet.wire.request import Request

ALWAYS = 10**9

Condition = Callable[[Request], bool]

THROTTLES = {
    "sqs": AwsError("RequestThrottled", "Request is throttled.", 403, query_code="RequestThrottled"),
    "dynamodb": AwsError(
        "ProvisionedThroughputExceededException",
        "The level of configured provisioned throughput for the table was exceeded. "
        "Consider increasing your provisioning level with the UpdateTable API.",
    ),
    "lambda": AwsError("TooManyRequestsException", "Rate Exceeded.", 429),
}
CLOSED = AwsError("ConnectionClosed", "Connection was closed before we received a valid response.", status=0)
"""No answer at all: botocore raises ConnectionClosedError, after tries of its own, which is no ClientError."""


@dataclass
class Fault:
    """One kind of trouble. `strikes` counts how often it struck."""

    name: str
    kind: Literal[
        "error", "conflict", "entries", "slow", "unprocessed", "fewer", "unheard", "crash_before", "crash_after"
    ]
    service: str | None
    operation: str | None
    condition: Condition
    skip: int
    times: int
    chance: float = 1.0
    error: AwsError | None = None
    entry: Callable[[dict[str, Any]], bool | AwsError] | None = None
    delay_ms: int = 0
    most: int = 0
    reason: tuple[str, int] = ("", -1)
    strikes: int = 0
    luck: random.Random = field(default_factory=random.Random, repr=False)

    def strikes_now(self, request: Request) -> bool:
        """Whether it strikes this call; counts the call when it is one of the chosen."""
        if self.strikes >= self.times or not self._chosen(request):
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        if self.chance < 1 and self.luck.random() >= self.chance:
            return False
        self.strikes += 1
        return True

    def refusal(self, request: Request) -> AwsError:
        """What the caller of a refused call hears."""
        if self.kind == "conflict":
            return cancelled(len(request.params.get("TransactItems", [])), *self.reason)
        assert self.error is not None
        return replace(self.error)

    def _chosen(self, request: Request) -> bool:
        return (
            self.service in (None, request.service)
            and self.operation in (None, request.operation)
            and self.condition(request)
        )


class Faults:
    """The faults of a cloud, in the order in which they were added. Calls of handlers and of API Gateway are hit."""

    def __init__(self, seed: object = 0) -> None:
        self._faults: list[Fault] = []
        self._luck = random.Random(f"faults {seed}")

    def clear(self) -> None:
        """No more trouble."""
        self._faults.clear()

    def throttle(self, service: str, operation: str | None = None, **choice: Any) -> Fault:
        """Refuse calls as the service does when there are too many. For `choice` see `fail`."""
        return self.fail(service, operation, THROTTLES[service], name="throttle", **choice)

    def disconnect(self, service: str, operation: str | None = None, *, taken: bool = False, **choice: Any) -> Fault:
        """Let calls of handlers find a closed connection, and no answer: without effect, unless they are `taken`.

        The SDK cannot know, and tries again. The history has a call that was taken as it would have been answered. For
        `choice` see `fail`.
        """
        fault = self.fail(service, operation, CLOSED, name="disconnect", **choice)
        fault.kind = "unheard" if taken else fault.kind
        return fault

    def fail(
        self,
        service: str | None,
        operation: str | None,
        error: AwsError,
        *,
        when: Condition = lambda _: True,
        skip: int = 0,
        times: int = ALWAYS,
        chance: float = 1.0,
        name: str = "error",
    ) -> Fault:
        """Refuse `times` calls for which `when(request)` holds, after letting `skip` of them pass.

        `chance` is the share of the chosen calls that is refused.
        """
        return self._add(Fault(name, "error", service, operation, when, skip, times, chance, error))

    def conflict(
        self,
        *,
        when: Condition = lambda _: True,
        skip: int = 0,
        times: int = ALWAYS,
        chance: float = 1.0,
        code: str = "TransactionConflict",
        at: int = -1,
    ) -> Fault:
        """Cancel transactions as DynamoDB does while another one is at work on the same item.

        `at` is the place of that item's action, -1 the last, and `code` the reason; see `partly.CANCELLATIONS`.
        Source: Amazon DynamoDB API reference, TransactWriteItems, cancellation reasons.
        """
        where = ("dynamodb", "TransactWriteItems", when, skip, times, chance)
        return self._add(Fault("conflict", "conflict", *where, reason=(code, at)))

    def fail_entries(
        self,
        service: str,
        operation: str,
        entry: Callable[[dict[str, Any]], bool | AwsError],
        *,
        when: Condition = lambda _: True,
        code: str = "InternalError",
        message: str = "We encountered an internal error. Please try again.",
        sender_fault: bool = False,
        skip: int = 0,
        times: int = ALWAYS,
        chance: float = 1.0,
    ) -> Fault:
        """Answer a batch call with the entries for which `entry(entry)` holds under `Failed`; the others succeed.

        Where `entry` gives an error, that is what the entry fails with.
        """
        error = AwsError(code, message, sender=sender_fault)

        def touches(request: Request) -> bool:
            return any(entry(one) for one in request.params.get("Entries", [])) and when(request)

        return self._add(
            Fault(
                "failed entries",
                "entries",
                service,
                operation,
                touches,
                skip,
                times,
                chance,
                error,
                entry,
            )
        )

    def slow(
        self,
        service: str | None = None,
        operation: str | None = None,
        *,
        seconds: float,
        when: Condition = lambda _: True,
        skip: int = 0,
        times: int = ALWAYS,
    ) -> Fault:
        """Let the chosen calls take so many seconds more before they have any effect: others overtake them."""
        delay_ms = round(seconds * 1000)
        return self._add(Fault("slow", "slow", service, operation, when, skip, times, delay_ms=delay_ms))

    def leave_unprocessed(
        self, write: Callable[[dict[str, Any]], bool], *, skip: int = 0, times: int = ALWAYS
    ) -> Fault:
        """Answer BatchWriteItem with the writes for which `write(write)` holds under `UnprocessedItems`.

        Where none would be left it is throttled, as DynamoDB does. Source: API_BatchWriteItem.
        """

        def touches(request: Request) -> bool:
            return any(write(one) for writes in request.params.get("RequestItems", {}).values() for one in writes)

        fault = Fault("unprocessed items", "unprocessed", "dynamodb", "BatchWriteItem", touches, skip, times)
        fault.entry = write
        return self._add(fault)

    def bring_fewer(self, most: int, *, skip: int = 0, times: int = ALWAYS) -> Fault:
        """Let ReceiveMessage bring so many messages at most, though more are asked for, and there.

        Source: API_ReceiveMessage, MaxNumberOfMessages ("however, fewer messages might be returned").
        """
        fault = Fault("fewer messages", "fewer", "sqs", "ReceiveMessage", lambda _: True, skip, times)
        fault.most = most
        return self._add(fault)

    def crash(
        self,
        moment: Literal["before", "after"],
        service: str | None = None,
        operation: str | None = None,
        *,
        when: Condition = lambda _: True,
        skip: int = 0,
        times: int = 1,
        chance: float = 1.0,
    ) -> Fault:
        """Let the caller die before the call is made, or after it took effect but before the caller hears of it."""
        kind: Literal["crash_before", "crash_after"] = "crash_before" if moment == "before" else "crash_after"
        return self._add(Fault(f"crash {moment}", kind, service, operation, when, skip, times, chance))

    def striking(self, request: Request, *, may_die: bool = True) -> Fault | None:
        """The first fault that strikes this call; a caller that may not die is spared crashes."""
        chosen = [fault for fault in self._faults if may_die or not fault.kind.startswith("crash")]
        return next((fault for fault in chosen if fault.strikes_now(request)), None)

    def remove(self, fault: Fault) -> None:
        """End one fault."""
        self._faults = [known for known in self._faults if known is not fault]

    def _add(self, fault: Fault) -> Fault:
        fault.luck = self._luck
        self._faults.append(fault)
        return fault
