"""A queue without clients: what the other parts of the cloud hold in their hands."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from cloudlet.clock import Clock
from cloudlet.history import History
from cloudlet.ids import Ids
from cloudlet.sqs.queue import Queue
from cloudlet.sqs.service import SqsService
from cloudlet.wire.request import Request


class Bench:
    """A clock, a history, and queues by name."""

    def __init__(self, seed: int = 0, calm: bool = True, duplicate_rate: float = 0.05) -> None:
        self.clock = Clock(seed)
        self.history = History(self.clock)
        self.service = SqsService(
            self.clock,
            Ids(seed),
            self.history,
            account="123456789012",
            region="eu-west-1",
            url_base="http://127.0.0.1:4566",
            seed=seed,
            calm=calm,
            duplicate_rate=duplicate_rate,
        )

    def queue(self, name: str = "orders", **attributes: str) -> Queue:
        if name.endswith(".fifo"):
            attributes["FifoQueue"] = "true"
        request = Request("sqs", "CreateQueue", {"QueueName": name, "Attributes": attributes})
        self.service.call(request, lambda answer: None)
        return self.service.queues[name]

    def source(self, letters: Queue, most: int, **attributes: str) -> Queue:
        policy = json.dumps({"deadLetterTargetArn": letters.arn, "maxReceiveCount": most})
        return self.queue(RedrivePolicy=policy, **attributes)

    def wait(self, seconds: float) -> None:
        self.clock.run_until(self.clock.now + int(seconds * 1000))

    def settle(self) -> None:
        self.clock.run_until(self.clock.now + 3_600_000, lambda: not self.clock.busy)


@pytest.fixture
def bench() -> Bench:
    """Calm: no duplicates, no disorder."""
    return Bench()


@pytest.fixture
def make_bench() -> Callable[..., Bench]:
    """Makes a bench with a seed of its own, calm or not."""
    return Bench
