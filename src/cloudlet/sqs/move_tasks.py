"""StartMessageMoveTask and its siblings: which tasks there are, and which AWS refuses."""

from __future__ import annotations

import base64
import json

from cloudlet.sqs import refusals
from cloudlet.sqs.directory import Directory
from cloudlet.sqs.mover import RUNNING, Task, begin
from cloudlet.sqs.queue import Queue
from cloudlet.wire.request import Request, Result

MOST_PER_SECOND = 500
MOST_RESULTS = 10
ONE_TASK = "There is already a task running. Only one active task is allowed for a source queue arn at a given time."


class MoveTasks:
    """The move tasks of an account, by the ARN of their source, the newest first."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._tasks: dict[str, list[Task]] = {}

    def start(self, request: Request) -> Result:
        """StartMessageMoveTask."""
        source = self._queue(request.params.get("SourceArn"), "SourceArn")
        rate = _rate(request)
        if not self._directory.sources_of(source):
            raise refusals.invalid_parameter("Source queue must be configured as a Dead Letter Queue.")
        destination_arn = request.params.get("DestinationArn")
        if destination_arn is not None:
            _check_destination(source, self._queue(destination_arn, "DestinationArn"))
        tasks = self._tasks.setdefault(source.arn, [])
        if tasks and tasks[0].status == RUNNING:
            raise refusals.invalid_parameter(ONE_TASK)
        site = source.site
        task = Task(site.ids.uuid(), source, destination_arn, rate, site.clock.now, len(source.visible))
        tasks.insert(0, task)
        del tasks[MOST_RESULTS:]
        begin(task, self._directory.by_arn)
        return {"TaskHandle": task.handle}

    def cancel(self, request: Request) -> Result:
        """CancelMessageMoveTask: what has been moved stays moved."""
        handle = request.params.get("TaskHandle")
        if handle is None:
            raise refusals.missing_parameter("TaskHandle")
        task_id, source_arn = _opened(handle)
        self._queue(source_arn, "SourceArn")
        for task in self._tasks.get(source_arn, []):
            if task.id == task_id:
                task.cancel()
                return {"ApproximateNumberOfMessagesMoved": task.moved}
        raise refusals.no_such_resource("Task does not exist.")

    def list_tasks(self, request: Request) -> Result:
        """ListMessageMoveTasks, the newest first; one unless more are asked for."""
        most = request.params.get("MaxResults")
        if most is not None and not 1 <= most <= MOST_RESULTS:
            reason = f"You must enter a number that's between 1 and {MOST_RESULTS}."
            raise refusals.without_value("MaxResults", reason)
        source = self._queue(request.params.get("SourceArn"), "SourceArn")
        return {"Results": [task.shown() for task in self._tasks.get(source.arn, [])[: most or 1]]}

    def _queue(self, arn: str | None, parameter: str) -> Queue:
        if arn is None:
            raise refusals.missing_parameter(parameter)
        if len(arn.split(":")) != 6 or not arn.startswith("arn:"):
            form = "arn:<partition>:<service>:<region>:<account-id>:<resource-id>"
            raise refusals.invalid_parameter(f"You must use this format to specify the {parameter}: {form}")
        queue = self._directory.by_arn(arn)
        if queue is None:
            text = f"The resource that you specified for the {parameter} parameter doesn't exist."
            raise refusals.no_such_resource(text)
        return queue


def _rate(request: Request) -> int | None:
    rate: int | None = request.params.get("MaxNumberOfMessagesPerSecond")
    if rate is not None and not 1 <= rate <= MOST_PER_SECOND:
        reason = f"You must enter a number that's between 1 and {MOST_PER_SECOND}."
        raise refusals.without_value("MaxNumberOfMessagesPerSecond", reason)
    return rate


def _check_destination(source: Queue, destination: Queue) -> None:
    if destination is source:
        raise refusals.invalid_parameter("Source queue arn and destination queue arn cannot be the same.")
    if destination.fifo != source.fifo:
        text = "The source queue and destination queue must be of the same queue type."
        raise refusals.invalid_parameter(text)


def _opened(handle: str) -> tuple[str, str]:
    try:
        said = json.loads(base64.b64decode(handle, validate=True))
        return str(said["taskId"]), str(said["sourceArn"])
    except (ValueError, TypeError, KeyError):
        raise refusals.invalid_parameter("Value for parameter TaskHandle is invalid.") from None
