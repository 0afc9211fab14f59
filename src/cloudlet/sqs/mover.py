"""A message move task at work: the messages of a dead-letter queue go back, so many a second.

What arrives is a new message: new id, new time, no receives. Source: SQS Developer Guide, "Learn how to
configure a dead-letter queue redrive".
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from cloudlet.clock import Timer
from cloudlet.sqs import refusals
from cloudlet.sqs.message import Message
from cloudlet.sqs.queue import Queue
from cloudlet.wire.request import Result

FASTEST_PER_SECOND = 500
RUNNING, COMPLETED, CANCELLED, FAILED = "RUNNING", "COMPLETED", "CANCELLED", "FAILED"
NO_SOURCE = "CouldNotDetermineMessageSource"
"""Why a task fails at a message that was sent to the dead-letter queue itself and has nowhere to go back to."""
Find = Callable[[str], Queue | None]


@dataclass
class Task:
    """One move task. `rate` is messages per second, None for as fast as it goes."""

    id: str
    source: Queue
    destination_arn: str | None
    rate: int | None
    started_ms: int
    to_move: int
    moved: int = 0
    status: str = RUNNING
    failure: str | None = None
    timer: Timer | None = None

    @property
    def handle(self) -> str:
        """What CancelMessageMoveTask takes: base64 of JSON (recorded 2024-04-30)."""
        plain = json.dumps({"taskId": self.id, "sourceArn": self.source.arn})
        return base64.b64encode(plain.encode()).decode()

    def cancel(self) -> None:
        """Stop a running task. Raises AwsError for one that is over."""
        if self.status != RUNNING:
            raise refusals.unsupported("Only active tasks can be cancelled.")
        self.status = CANCELLED
        if self.timer:
            self.timer.cancel()

    def shown(self) -> Result:
        """The task as ListMessageMoveTasks shows it; only a running one has a handle."""
        facts = {
            "TaskHandle": self.handle if self.status == RUNNING else None,
            "Status": self.status,
            "SourceArn": self.source.arn,
            "DestinationArn": self.destination_arn,
            "MaxNumberOfMessagesPerSecond": self.rate,
            "ApproximateNumberOfMessagesMoved": self.moved,
            "ApproximateNumberOfMessagesToMove": self.to_move,
            "FailureReason": self.failure,
            "StartedTimestamp": self.started_ms,
        }
        return {name: value for name, value in facts.items() if value is not None}


def begin(task: Task, find: Find) -> None:
    """Move the first message now, and the others one by one at the task's rate."""
    task.timer = task.source.site.clock.later(0, lambda: _step(task, find))


def _step(task: Task, find: Find) -> None:
    task.timer = None
    message = task.source.next_message() if task.moved < task.to_move else None
    if message is None:
        task.status = COMPLETED
        return
    destination = task.destination_arn or message.source_arn
    target = find(destination) if destination else None
    if target is None:
        task.status, task.failure = FAILED, refusals.no_such_queue().code if destination else NO_SOURCE
        return
    _move(message, task.source, target)
    task.moved += 1
    pause_ms = 0 if task.moved == task.to_move else 1000 // (task.rate or FASTEST_PER_SECOND)
    task.timer = task.source.site.clock.later(pause_ms, lambda: _step(task, find))


def _move(message: Message, source: Queue, target: Queue) -> None:
    site = source.site
    moved = replace(
        message,
        id=site.ids.uuid(),
        sent_ms=site.clock.now,
        receive_count=0,
        receives_here=0,
        first_received_ms=None,
        receipt_handle=None,
        source_arn=None,
    )
    source.drop(message)
    source.record("moved", message_id=message.id, to=target.name)
    target.accept(moved)
    target.record("sent", message_id=moved.id, body=moved.body)
