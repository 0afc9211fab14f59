"""Message move tasks: the messages of a dead-letter queue go back, so many a second.

What arrives is a new message: new id, new time, no receives. Source: SQS Developer Guide, "Learn how to configure a
dead-letter queue redrive".
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, replace

from cloudlet.clock import Timer
from cloudlet.sqs import refusals
from cloudlet.sqs.directory import Directory
from cloudlet.sqs.message import Message
from cloudlet.sqs.queue import Queue
from cloudlet.wire.request import Request, Result

MOST_PER_SECOND = 500
MOST_RESULTS = 10
RUNNING, COMPLETED, CANCELLED, FAILED = "RUNNING", "COMPLETED", "CANCELLED", "FAILED"


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


class MoveTasks:
    """The move tasks of an account, by the ARN of their source."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._tasks: dict[str, list[Task]] = {}

    def start(self, request: Request) -> Result:
        """StartMessageMoveTask."""
        rate = request.params.get("MaxNumberOfMessagesPerSecond")
        if rate is not None and not 1 <= rate <= MOST_PER_SECOND:
            reason = f"MaxNumberOfMessagesPerSecond must be between 1 and {MOST_PER_SECOND}."
            raise refusals.invalid_value(rate, "MaxNumberOfMessagesPerSecond", reason)
        source = self._queue(request.params.get("SourceArn"), "SourceArn")
        destination_arn = request.params.get("DestinationArn")
        if destination_arn is not None:
            self._queue(destination_arn, "DestinationArn")
        if not self._directory.sources_of(source):
            raise refusals.invalid_parameter("Source queue must be configured as a Dead Letter Queue.")
        tasks = self._tasks.setdefault(source.arn, [])
        if tasks and tasks[0].status == RUNNING:
            raise refusals.invalid_parameter(
                "There is already a task running. Only one active task is allowed for a source queue arn at a "
                "given time."
            )
        site = source.site
        task = Task(site.ids.uuid(), source, destination_arn, rate, site.clock.now, len(source.visible))
        tasks.insert(0, task)
        del tasks[MOST_RESULTS:]
        self._next(task)
        return {"TaskHandle": task.handle}

    def cancel(self, request: Request) -> Result:
        """CancelMessageMoveTask: what has been moved stays moved."""
        task_id, source_arn = _opened(request.params.get("TaskHandle") or "")
        self._queue(source_arn, "SourceArn")
        for task in self._tasks.get(source_arn, []):
            if task.id == task_id and task.status == RUNNING:
                task.status = CANCELLED
                if task.timer:
                    task.timer.cancel()
                return {"ApproximateNumberOfMessagesMoved": task.moved}
        raise refusals.no_such_resource("Task does not exist.")

    def list_tasks(self, request: Request) -> Result:
        """ListMessageMoveTasks, the newest first; one unless more are asked for."""
        most = request.params.get("MaxResults")
        if most is not None and not 1 <= most <= MOST_RESULTS:
            reason = f"MaxResults must be an integer between 1 and {MOST_RESULTS}."
            raise refusals.invalid_value(most, "MaxResults", reason)
        source = self._queue(request.params.get("SourceArn"), "SourceArn")
        tasks = self._tasks.get(source.arn, [])[: most or 1]
        return {"Results": [task.shown() for task in tasks]} if tasks else {}

    def _queue(self, arn: str | None, parameter: str) -> Queue:
        queue = self._directory.by_arn(arn or "")
        if queue is None:
            raise refusals.no_such_resource(
                f"The resource that you specified for the {parameter} parameter doesn't exist."
            )
        return queue

    def _next(self, task: Task) -> None:
        done = task.moved >= task.to_move
        pause_ms = 0 if done else 1000 // (task.rate or MOST_PER_SECOND)
        task.timer = task.source.site.clock.later(pause_ms, lambda: self._step(task))

    def _step(self, task: Task) -> None:
        message = task.source.next_message() if task.moved < task.to_move else None
        if message is None:
            task.status = COMPLETED
            return
        target = self._directory.by_arn(task.destination_arn or message.source_arn or "")
        if target is None:
            task.status, task.failure = FAILED, refusals.no_such_queue().code
            return
        _move(message, task.source, target)
        task.moved += 1
        self._next(task)


def _move(message: Message, source: Queue, target: Queue) -> None:
    source.store.remove(message)
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
    source.record("moved", message_id=message.id, to=target.name)
    target.accept(moved)
    target.record("sent", message_id=moved.id, body=moved.body)


def _opened(handle: str) -> tuple[str, str]:
    try:
        said = json.loads(base64.b64decode(handle, validate=True))
        return str(said["taskId"]), str(said["sourceArn"])
    except (ValueError, TypeError, KeyError):
        raise refusals.invalid_parameter("Value for parameter TaskHandle is invalid.") from None
