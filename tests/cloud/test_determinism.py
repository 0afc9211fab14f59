"""One seed, one history; and what must hold, holds under every seed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cloudlet import Cloud
from cloudlet.sqs.queue import Queue

RACE = Path(__file__).parent / "folders" / "race"
RUNS = SEEDS = 100
GROUPS = ("ada", "grace", "linus")
MESSAGES = 30
PATIENCE = 200


def queue(cloud: Cloud, name: str, **attributes: str) -> Queue:
    if name.endswith(".fifo"):
        attributes["FifoQueue"] = "true"
    cloud.call("sqs", "CreateQueue", QueueName=name, Attributes=attributes)
    return cloud.sqs.queues[name]


def consumed(cloud: Cloud, queue: Queue, failing: float) -> list[str]:
    """The bodies that a consumer deleted, one that forgets to delete now and then, until the queue is empty."""
    chance, done = cloud.clock.random, list[str]()
    for _ in range(PATIENCE):
        answer = cloud.call(
            "sqs", "ReceiveMessage", QueueUrl=queue.url, MaxNumberOfMessages=3, VisibilityTimeout=5, WaitTimeSeconds=6
        )
        for message in answer.get("Messages", []):
            if chance.random() < failing:
                break
            cloud.call("sqs", "DeleteMessage", QueueUrl=queue.url, ReceiptHandle=message["ReceiptHandle"])
            done.append(message["Body"])
        if not queue.messages:
            break
    return done


def a_standard_queue(cloud: Cloud) -> None:
    orders = queue(cloud, "orders")
    for number in range(MESSAGES):
        cloud.call("sqs", "SendMessage", QueueUrl=orders.url, MessageBody=str(number), DelaySeconds=number % 3)
    assert set(consumed(cloud, orders, failing=0.3)) == {str(number) for number in range(MESSAGES)}


def a_fifo_queue(cloud: Cloud) -> None:
    orders = queue(cloud, "orders.fifo", ContentBasedDeduplication="true")
    for number in range(MESSAGES):
        group = GROUPS[number % 3]
        cloud.call("sqs", "SendMessage", QueueUrl=orders.url, MessageBody=f"{group} {number:02}", MessageGroupId=group)
    done = consumed(cloud, orders, failing=0.3)
    for group in GROUPS:
        own = [body for body in done if body.startswith(group)]
        assert own == sorted(own) and len(own) == MESSAGES / 3


def a_redrive(cloud: Cloud) -> None:
    dead = queue(cloud, "dead")
    policy = json.dumps({"deadLetterTargetArn": dead.arn, "maxReceiveCount": 1})
    orders = queue(cloud, "orders", RedrivePolicy=policy, VisibilityTimeout="1")
    for number in range(MESSAGES):
        orders.send(str(number))
    for _ in range(PATIENCE):
        cloud.call("sqs", "ReceiveMessage", QueueUrl=orders.url, MaxNumberOfMessages=10)
        cloud.run(2)
    cloud.call("sqs", "StartMessageMoveTask", SourceArn=dead.arn, MaxNumberOfMessagesPerSecond=5)
    cloud.run(30)
    assert sorted(int(message.body) for message in orders.messages) == list(range(MESSAGES))


def a_schedule(cloud: Cloud) -> None:
    ticks = queue(cloud, "ticks")
    cloud.call("events", "PutRule", Name="tick", ScheduleExpression="rate(1 minute)")
    cloud.call("events", "PutTargets", Rule="tick", Targets=[{"Id": "t", "Arn": ticks.arn}])
    cloud.run(10 * 60 + 30)
    assert len(ticks.messages) == 10


def two_workers(cloud: Cloud) -> None:
    name = cloud.deploy(RACE).function("Right").name
    both = [cloud.start(name, {}) for _ in range(2)]
    cloud.run_until(lambda: all(one.done for one in both))
    assert all(one.ok for one in both)


SCENARIOS = [a_standard_queue, a_fifo_queue, a_redrive, a_schedule]
Scenario = Callable[[Cloud], None]


def history(scenario: Scenario, seed: int) -> list[str]:
    with Cloud(seed=seed, calm=False) as cloud:
        scenario(cloud)
        return [repr(event) for event in cloud.history]


@pytest.mark.parametrize("scenario", [*SCENARIOS, two_workers])
def test_a_hundred_runs_with_one_seed_have_one_history(scenario: Scenario) -> None:
    first = history(scenario, seed=7)
    assert len(first) > 5
    assert all(history(scenario, seed=7) == first for _ in range(RUNS - 1))


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_what_must_hold_holds_under_a_hundred_seeds(scenario: Scenario) -> None:
    assert len({tuple(history(scenario, seed)) for seed in range(SEEDS)}) > 1


@pytest.mark.parametrize("seed", range(10))
def test_two_workers_end_well_under_every_seed(seed: int) -> None:
    history(two_workers, seed)
