"""A lesson's folder on a cloud of its own, and the knobs that one may turn on it, as AWS's API turns them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cloudlet import Cloud, Stack
    from cloudlet.deploy.stack import Resource

ENTRIES = 10  # the most that SendMessageBatch takes
HOUR_S = 3600
AWS_NAMES = {
    "batch_size": "BatchSize",
    "visibility_s": "VisibilityTimeout",
    "max_receive_count": "maxReceiveCount",
    "concurrency": "ReservedConcurrentExecutions",
}


@dataclass(frozen=True)
class Knobs:
    """What to change after the folder was deployed; None leaves what the template says."""

    batch_size: int | None = None
    visibility_s: int | None = None
    max_receive_count: int | None = None
    concurrency: int | None = None

    def said(self) -> str:
        """The knobs that were turned, by AWS's names."""
        turned = ((AWS_NAMES[knob], value) for knob, value in vars(self).items() if value is not None)
        return ", ".join(f"{name} {value}" for name, value in turned)


@dataclass(frozen=True)
class Answer:
    """What a caller asked and got."""

    asked: str
    got: str


@dataclass
class Stage:
    """Where a story happens."""

    cloud: Cloud
    stack: Stack
    answers: list[Answer] = field(default_factory=list)

    def post(self, body: str, headers: dict[str, str] | None = None) -> None:
        """POST to the lesson's API and keep the answer."""
        url = self.stack.outputs["ApiUrl"].rstrip("/").removesuffix("/orders") + "/orders"
        answer = self.cloud.http("POST", url, body, {"Content-Type": "application/json"} | (headers or {}))
        self.answers.append(Answer(body, f"{answer.status} {answer.body.decode('utf-8', 'replace')}"))

    def send(self, queue: str, bodies: Iterable[str]) -> None:
        """Put messages on a queue, all at one moment."""
        url, waiting = self.stack.queue(queue).url, list(bodies)
        for first in range(0, len(waiting), ENTRIES):
            part = waiting[first : first + ENTRIES]
            entries = [{"Id": str(place), "MessageBody": body} for place, body in enumerate(part)]
            self.cloud.call("sqs", "SendMessageBatch", QueueUrl=url, Entries=entries)

    def invoke(self, function: str, event: Any, asked: str) -> None:
        """Invoke a function and keep what it returned; `asked` says in short what was asked."""
        done = self.cloud.invoke(self.stack.function(function).name, event)
        error = done.error or {}
        failure = f"{error.get('errorType', done.status)}: {error.get('errorMessage', '')}"
        self.answers.append(Answer(asked, json.dumps(done.payload) if done.ok else failure))

    def refuse(self, service: str, times: int) -> None:
        """Let a service refuse the next calls of the functions, in a way that boto3 does not try again."""
        from cloudlet import AwsError

        self.cloud.faults.fail(service, None, AwsError("ResourceNotFoundException", "Not there yet."), times=times)

    def settle(self, limit_s: float = HOUR_S) -> None:
        """Let time pass until nothing is left to happen."""
        self.cloud.settle(limit_s)

    def turn(self, knobs: Knobs) -> None:
        """Turn the knobs, on every mapping, function and queue of the stack."""
        call, most = self.cloud.call, knobs.concurrency
        for uuid in self.cloud.mappings.mappings if knobs.batch_size is not None else ():
            self.cloud.mappings.change(uuid, BatchSize=knobs.batch_size)
        for resource in self._of("AWS::Lambda::Function") if most is not None else ():
            name = resource.physical_id
            call("lambda", "PutFunctionConcurrency", FunctionName=name, ReservedConcurrentExecutions=most)
        for url, attributes in self._queue_changes(knobs):
            call("sqs", "SetQueueAttributes", QueueUrl=url, Attributes=attributes)

    def _queue_changes(self, knobs: Knobs) -> Iterator[tuple[str, dict[str, str]]]:
        for resource in self._of("AWS::SQS::Queue"):
            queue = self.stack.queue(resource.logical_id)
            policy = json.loads(queue.attributes.get("RedrivePolicy", "null"))
            if policy and knobs.max_receive_count is not None:
                policy["maxReceiveCount"] = knobs.max_receive_count
                yield queue.url, {"RedrivePolicy": json.dumps(policy)}
            if knobs.visibility_s is not None:
                yield queue.url, {"VisibilityTimeout": str(knobs.visibility_s)}

    def _of(self, kind: str) -> list[Resource]:
        return [resource for resource in self.stack.resources.values() if resource.type == kind]
