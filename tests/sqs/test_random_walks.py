"""Whatever happens to a queue, in whatever order: nothing is lost, counts are right, groups keep their order."""

from __future__ import annotations

import random

import pytest

from cloudlet.errors import AwsError
from cloudlet.sqs.message import State

GROUPS = ("ada", "grace", "linus")


class Walk:
    """Random calls on a queue with a dead-letter queue, and what must stay true after each."""

    def __init__(self, bench, fifo, seed):
        self.bench, self.random = bench, random.Random(seed)
        suffix = ".fifo" if fifo else ""
        self.letters = bench.queue("letters" + suffix)
        policy = f'{{"deadLetterTargetArn":"{self.letters.arn}","maxReceiveCount":3}}'
        self.queue = bench.queue("orders" + suffix, RedrivePolicy=policy, MessageRetentionPeriod="600")
        self.handles = []
        self.sent = 0
        self.received = {group: [] for group in GROUPS}

    def step(self):
        self.random.choice([self.send, self.receive, self.receive, self.delete, self.hide, self.wait])()
        for queue in (self.queue, self.letters):
            check_counts(queue)

    def send(self):
        self.sent += 1
        group = self.random.choice(GROUPS)
        unique = str(self.sent) if self.queue.fifo else None
        self.queue.send(str(self.sent), group_id=group, deduplication_id=unique)

    def receive(self):
        messages = self.queue.receive(self.random.randint(1, 10), visibility_s=self.random.choice([0, 1, 5, 30]))
        for message in messages:
            self.handles.append(message.receipt_handle)
            if message.receive_count == 1 and not message.twin:
                self.received[message.group_id].append(int(message.body))

    def delete(self):
        self.with_a_handle(self.queue.delete)

    def hide(self):
        self.with_a_handle(lambda handle: self.queue.change_visibility(handle, self.random.choice([0, 3, 60])))

    def with_a_handle(self, action):
        if self.handles:
            try:
                action(self.random.choice(self.handles[-12:]))
            except AwsError as refusal:
                assert refusal.code == "InvalidParameterValue"

    def wait(self):
        self.bench.wait(self.random.choice([0.5, 1, 4, 31]))


def check_counts(queue):
    messages = queue.messages
    for state in (State.READY, State.DELAYED, State.IN_FLIGHT):
        assert queue.store.count(state) == sum(message.state is state for message in messages)
    now = queue.site.clock.now
    assert all(message.visible_at_ms > now for message in queue.in_flight)
    assert all(message.visible_at_ms <= now for message in queue.visible)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("calm", [True, False])
@pytest.mark.parametrize("fifo", [True, False])
def test_no_message_is_lost_or_made_up(make_bench, fifo, calm, seed):
    bench = make_bench(seed=seed, calm=calm, duplicate_rate=0.3)
    walk = Walk(bench, fifo, seed)
    for _ in range(300):
        walk.step()
    twins = len(bench.history.of("duplicated"))
    ends = {kind: len(bench.history.of(kind)) for kind in ("deleted", "expired")}
    left = len(walk.queue.messages) + len(walk.letters.messages)
    assert walk.sent + twins == left + ends["deleted"] + ends["expired"]


@pytest.mark.parametrize("seed", range(12))
def test_every_group_is_received_in_order(make_bench, seed):
    walk = Walk(make_bench(seed=seed), True, seed)
    for _ in range(300):
        walk.step()
    for bodies in walk.received.values():
        assert bodies == sorted(bodies)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("fifo", [True, False])
def test_what_is_left_can_be_received_in_the_end(make_bench, fifo, seed):
    walk = Walk(make_bench(seed=seed), fifo, seed)
    for _ in range(200):
        walk.step()
    walk.bench.wait(61)
    left = {message.id for message in walk.queue.messages} | {message.id for message in walk.letters.messages}
    seen = set()
    for queue in (walk.queue, walk.letters):
        while messages := queue.receive(10, visibility_s=3_000):
            for message in messages:
                seen.add(message.id)
                queue.delete(message.receipt_handle)
    assert seen == left
