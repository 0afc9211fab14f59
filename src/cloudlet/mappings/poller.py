"""Polls a queue for one mapping and invokes its function with what it receives.

A throttled invocation is tried again with back-off until the batch's visibility timeout is over; then Lambda drops its
copy. Each receive has counted by then: so good messages can reach a dead-letter queue without ever having run.
Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html, re:Post "lambda-sqs-scaling".
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

from cloudlet import patterns
from cloudlet.clock import Clock
from cloudlet.errors import AwsError
from cloudlet.functions import lineage
from cloudlet.functions.function import Function
from cloudlet.functions.invocation import Invocation
from cloudlet.functions.invoking import MAX_SYNC_BYTES
from cloudlet.history import History
from cloudlet.mappings import records
from cloudlet.mappings.answers import WholeBatchFails, failed_ids
from cloudlet.mappings.batches import Batch, fitting
from cloudlet.mappings.mapping import Mapping
from cloudlet.sqs.message import Message

POLLERS = 5
INITIAL_BATCHES = 5
SCALE_PER_MINUTE = 300
MAX_BATCHES = 1250
RECEIVE_LIMIT = 10
POLL_MS = (5, 60)
FIRST_BACKOFF_MS = 1_000
MAX_BACKOFF_MS = 30_000


class Source(Protocol):
    """The queue, as far as a poller needs it."""

    name: str
    arn: str

    def receive(self, limit: int, *, visibility_s: int | None = None, by: str = "client") -> list[Message]: ...
    def delete(self, receipt_handle: str, *, by: str = "client") -> None: ...
    def when_receivable(self, callback: Callable[[], None]) -> Any: ...


class Functions(Protocol):
    """Lambda, as far as a poller needs it."""

    def find(self, name: str) -> Function: ...
    def start(
        self,
        name: str,
        event: Any,
        source: str,
        done: Callable[[Invocation], None],
        chain: lineage.Lineage | None = None,
    ) -> Invocation: ...


class Poller:
    """What is at work between one queue and one function while their mapping is enabled."""

    def __init__(
        self,
        mapping: Mapping,
        queue: Source,
        functions: Functions,
        clock: Clock,
        history: History,
        region: str,
    ) -> None:
        self.mapping, self._queue, self._functions = mapping, queue, functions
        self._clock, self._history, self._region = clock, history, region
        self._running = 0
        self._polls = 0
        self._started_ms = clock.now
        self._waiting: Any = None
        self._stopped = False
        self._gathered: list[Message] = []
        self._window: Any = None

    def start(self) -> None:
        """Begin to poll."""
        self._wait()

    def stop(self) -> None:
        """Poll no more; what runs, runs to its end."""
        self._stopped = True
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    @property
    def concurrency(self) -> int:
        """How many batches may run at once now: 5 at first, 300 more every minute, 1,250 at most."""
        minutes = (self._clock.now - self._started_ms) // 60_000
        scaled = min(MAX_BATCHES, INITIAL_BATCHES + SCALE_PER_MINUTE * minutes)
        return min(scaled, self.mapping.max_concurrency or scaled)

    def _wait(self) -> None:
        idle = self._waiting is None and not self._polls and not self._stopped
        if idle and self._running < self.concurrency:
            self._waiting = self._queue.when_receivable(self._ready)

    def _ready(self) -> None:
        """Let every free poller poll: they run side by side, so messages that came at once may start at once."""
        self._waiting = None
        for _ in range(min(POLLERS, self.concurrency - self._running)):
            self._polls += 1
            self._clock.later(self._clock.random.randint(*POLL_MS), self._poll)

    def _poll(self) -> None:
        self._polls -= 1
        if self._stopped:
            return
        room = self.mapping.batch_size - len(self._gathered)
        received = [replace(message) for message in self._queue.receive(min(RECEIVE_LIMIT, room), by=self.mapping.uuid)]
        self._gathered += self._unfiltered(received)
        if self._gathered and self._complete():
            self._flush()
        elif self._gathered and self._window is None:
            self._window = self._clock.later(self.mapping.window_s * 1000, self._flush)
        self._wait()

    def _complete(self) -> bool:
        full = len(self._gathered) >= self.mapping.batch_size
        heavy = sum(len(message.body.encode()) for message in self._gathered) >= MAX_SYNC_BYTES
        return full or heavy or not self.mapping.window_s

    def _flush(self) -> None:
        if self._window is not None:
            self._window.cancel()
            self._window = None
        messages, self._gathered = self._gathered, []
        if messages:
            self._running += 1
            self._begin(messages)

    def _begin(self, messages: list[Message]) -> None:
        self._invoke(fitting(messages, self._record_of), FIRST_BACKOFF_MS)

    def _record_of(self, message: Message) -> dict[str, Any]:
        return records.record(message, self._queue.arn, self._region, self.mapping.window_s > 0)

    def _unfiltered(self, messages: list[Message]) -> list[Message]:
        """Without those that match no filter (deleted) and those that have circled too often (left to the queue)."""
        if not self.mapping.filters:
            return messages
        kept = [message for message in messages if self._matches(message)]
        dropped = [message for message in messages if message not in kept]
        for message in dropped:
            self._delete(message)
        if dropped:
            self._record("filtered", dropped)
        return kept

    def _matches(self, message: Message) -> bool:
        """Whether a filter takes a message; one that asks for JSON never takes a body that is none."""
        record, filters = self._record_of(message), self.mapping.filters
        try:
            record["body"] = json.loads(message.body)
        except ValueError:
            filters = [pattern for pattern in filters if not isinstance(pattern.get("body"), dict)]
        return any(patterns.matches(pattern, record) for pattern in filters)

    def _chain(self, batch: list[Message]) -> lineage.Lineage:
        return lineage.merged(lineage.parse(message.system_attributes().get("AWSTraceHeader")) for message in batch)

    def _invoke(self, batch: Batch, backoff_ms: int) -> None:
        name = self.mapping.function_name
        chain = self._chain(batch)
        try:
            function = self._functions.find(name)
        except AwsError:
            self._record("failed", batch, because="the function does not exist")
            self._release(batch)
            return
        if lineage.ended(chain, name) and function.recursive_loop == "Terminate":
            self._record("recursion stopped", batch)
            self._release(batch)
            return
        event = records.event(batch, self._queue.arn, self._region, self.mapping.window_s > 0)
        self._functions.start(name, event, "mapping", lambda ended: self._ended(batch, ended, backoff_ms), chain=chain)

    def _ended(self, batch: Batch, invocation: Invocation, backoff_ms: int) -> None:
        if invocation.status == "throttled":
            self._try_again(batch, backoff_ms)
            return
        failed = True
        if invocation.ok:
            failed = self._settle(batch, invocation)
        else:
            self._record("failed", batch, request_id=invocation.request_id)
        self._release(batch, failed)

    def _try_again(self, batch: Batch, backoff_ms: int) -> None:
        hidden_until = min(message.visible_at_ms for message in batch)
        if self._clock.now + backoff_ms >= hidden_until:
            self._record("throttled", batch)
            self._clock.at(hidden_until, lambda: self._release(batch))
            return
        self._clock.later(backoff_ms, lambda: self._invoke(batch, min(MAX_BACKOFF_MS, backoff_ms * 2)))

    def _settle(self, batch: Batch, invocation: Invocation) -> bool:
        """Delete what the handler has done; tells whether something of the batch failed."""
        failed: set[str] = set()
        facts: dict[str, Any] = {"request_id": invocation.request_id}
        if self.mapping.partial:
            try:
                failed = failed_ids(invocation.payload, {message.id for message in batch})
            except WholeBatchFails as error:
                failed = {message.id for message in batch}
                facts["because"] = str(error)
        for message in batch:
            if message.id not in failed:
                self._delete(message)
        outcome = "deleted" if not failed else "partial" if len(failed) < len(batch) else "failed"
        self._record(outcome, batch, failed=sorted(failed), **facts)
        return bool(failed)

    def _delete(self, message: Message) -> None:
        """Delete a message by the handle that it was received with; what somebody else has since is not deleted."""
        assert message.receipt_handle is not None, "a poller holds only what it received"
        with contextlib.suppress(AwsError):  # a FIFO queue's handle expires with the visibility timeout
            self._queue.delete(message.receipt_handle, by=self.mapping.uuid)

    def _release(self, batch: Batch, failed: bool = True) -> None:
        """A batch is done with. What did not fit into it comes next, but for a FIFO queue's after a failure."""
        if batch.rest and not self._stopped and not (failed and self.mapping.fifo):
            self._begin(batch.rest)
            return
        self._running -= 1
        self._wait()

    def _record(self, outcome: str, batch: list[Message], **facts: Any) -> None:
        self._history.record(
            self.mapping.uuid,
            "batch",
            function=self.mapping.function_name,
            queue=self._queue.name,
            message_ids=[message.id for message in batch],
            outcome=outcome,
            **facts,
        )
