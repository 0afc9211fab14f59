"""dramatiq with its SQS broker: workers in threads, retries, and its dead-letter queue, over a served cloud."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from typing import Any

import dramatiq
import pytest
from dramatiq.middleware import Retries
from dramatiq_sqs import SQSBroker

from cloudlet.serve import Server
from tests.foreign.conftest import ACCOUNT

PATIENCE_S = 20


class Shop:
    """A broker, and what its actors did."""

    def __init__(self, server: Server) -> None:
        self.done: queue.Queue[Any] = queue.Queue()
        middleware = [Retries(max_retries=2, min_backoff=100, max_backoff=100)]
        self.broker = SQSBroker(
            namespace="shop", middleware=middleware, dead_letter=True, endpoint_url=server.url, **ACCOUNT
        )

    def actor(self, act: Any, **options: Any) -> Any:
        return dramatiq.actor(act, broker=self.broker, actor_name=act.__name__, **options)

    def results(self, count: int) -> list[Any]:
        return [self.done.get(timeout=PATIENCE_S) for _ in range(count)]


@pytest.fixture
def shop(server: Server) -> Shop:
    return Shop(server)


@pytest.fixture
def start(shop: Shop) -> Iterator[Any]:
    workers = []

    def start() -> None:
        worker = dramatiq.Worker(shop.broker, worker_threads=2, worker_timeout=100)
        worker.start()
        workers.append(worker)

    yield start
    for worker in workers:
        worker.stop()


def test_messages_reach_actors_and_are_deleted(server: Server, shop: Shop, start: Any) -> None:
    def charge(order: str, cents: int) -> None:
        shop.done.put((order, cents))

    actor = shop.actor(charge)
    start()
    for n in range(20):
        actor.send(f"o-{n}", n)
    assert sorted(shop.results(20), key=lambda one: one[1]) == [(f"o-{n}", n) for n in range(20)]
    assert "shop_default" in server.cloud.sqs.queues and "shop_default_dlq" in server.cloud.sqs.queues


def test_a_failing_actor_is_tried_again(shop: Shop, start: Any) -> None:
    attempts: list[str] = []

    def stubborn(order: str) -> None:
        attempts.append(order)
        if len(attempts) < 3:
            raise ValueError("not yet")
        shop.done.put(len(attempts))

    actor = shop.actor(stubborn)
    start()
    actor.send("o-1001")
    assert shop.results(1) == [3]


def test_an_actor_that_always_fails_leaves_a_dead_letter(server: Server, sqs: Any, shop: Shop, start: Any) -> None:
    def hopeless(order: str) -> None:
        raise ValueError("never")

    actor = shop.actor(hopeless)
    start()
    actor.send("o-1001")
    url = sqs.create_queue(QueueName="shop_default_dlq")["QueueUrl"]
    assert len(sqs.receive_message(QueueUrl=url, WaitTimeSeconds=PATIENCE_S)["Messages"]) == 1
