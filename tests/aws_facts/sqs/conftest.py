"""A small SQS to ask: calls go straight to the service, and virtual time passes when a test says so."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from cloudlet.clock import Clock
from cloudlet.errors import AwsError
from cloudlet.history import History
from cloudlet.ids import Ids
from cloudlet.sqs.queue import Queue
from cloudlet.sqs.service import SqsService
from cloudlet.wire.request import Request

URL_BASE = "https://sqs.eu-west-1.amazonaws.com"


class Sqs:
    """SQS of one account. Calling it calls an operation and waits, in virtual time, for the answer."""

    def __init__(self, seed: int = 0, calm: bool = True, duplicate_rate: float = 0.05) -> None:
        self.clock = Clock(seed)
        self.history = History(self.clock)
        self.service = SqsService(
            self.clock,
            Ids(seed),
            self.history,
            account="123456789012",
            region="eu-west-1",
            url_base=URL_BASE,
            seed=seed,
            calm=calm,
            duplicate_rate=duplicate_rate,
        )

    def __call__(self, operation: str, **params: Any) -> dict[str, Any]:
        answers = self.begin(operation, **params)
        self.clock.run_until(self.clock.now + 25_000, lambda: bool(answers)) if not answers else None
        [answer] = answers
        if isinstance(answer, AwsError):
            raise answer
        return answer

    def begin(self, operation: str, **params: Any) -> list[Any]:
        answers: list[Any] = []
        self.service.call(Request("sqs", operation, params), answers.append)
        return answers

    def refusal(self, operation: str, **params: Any) -> AwsError:
        with pytest.raises(AwsError) as refused:
            self(operation, **params)
        return refused.value

    def wait(self, seconds: float) -> None:
        self.clock.run_until(self.clock.now + int(seconds * 1000))

    def queue(self, name: str = "orders", **attributes: str) -> Queue:
        self("CreateQueue", QueueName=name, Attributes=attributes)
        return self.service.queues[name]

    def fifo(self, name: str = "orders.fifo", **attributes: str) -> Queue:
        return self.queue(name, FifoQueue="true", **attributes)

    def dead_lettered(self, target: Queue, most: int = 1, name: str = "orders", **attributes: str) -> Queue:
        policy = json.dumps({"deadLetterTargetArn": target.arn, "maxReceiveCount": most})
        return self.queue(name, RedrivePolicy=policy, **attributes)

    def send(self, queue: Queue, body: str = "o-1001", **params: Any) -> dict[str, Any]:
        return self("SendMessage", QueueUrl=queue.url, MessageBody=body, **params)

    def send_fifo(self, queue: Queue, body: str, group: str = "ada", **params: Any) -> dict[str, Any]:
        params.setdefault("MessageDeduplicationId", body)
        return self.send(queue, body, MessageGroupId=group, **params)

    def send_all(self, queue: Queue, *messages: str) -> None:
        """Send each to the group that its name begins with: "ada-1" to "ada"."""
        for message in messages:
            self.send_fifo(queue, message, group=message.partition("-")[0])

    def kill(self, queue: Queue) -> None:
        """Receive everything until it is dead."""
        while self.receive(queue, MaxNumberOfMessages=10, VisibilityTimeout=0):
            pass

    def receive(self, queue: Queue, **params: Any) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = self("ReceiveMessage", QueueUrl=queue.url, **params).get("Messages", [])
        return messages

    def bodies(self, queue: Queue, most: int = 10, **params: Any) -> list[str]:
        return [m["Body"] for m in self.receive(queue, MaxNumberOfMessages=most, **params)]

    def delete(self, queue: Queue, message: dict[str, Any]) -> None:
        self("DeleteMessage", QueueUrl=queue.url, ReceiptHandle=message["ReceiptHandle"])

    def hide(self, queue: Queue, message: dict[str, Any], seconds: int) -> None:
        handle = message["ReceiptHandle"]
        self("ChangeMessageVisibility", QueueUrl=queue.url, ReceiptHandle=handle, VisibilityTimeout=seconds)

    def told(self, queue: Queue, *names: str) -> dict[str, str]:
        asked = list(names) or ["All"]
        told: dict[str, str] = self("GetQueueAttributes", QueueUrl=queue.url, AttributeNames=asked)["Attributes"]
        return told


@pytest.fixture
def sqs() -> Sqs:
    """A calm SQS: no duplicates, no disorder."""
    return Sqs()


@pytest.fixture
def make_sqs() -> Callable[..., Sqs]:
    """Makes an SQS with a seed of its own, calm or not."""
    return Sqs
