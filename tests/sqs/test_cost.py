"""A call costs the same with a few messages as with very many: counted in steps, not in seconds."""

from __future__ import annotations

import sys

import pytest

FEW, MANY = 100, 5_000


def steps(action):
    """How many Python functions an action calls."""
    calls = 0

    def count(frame, event, argument):
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        action()
    finally:
        sys.setprofile(None)
    return calls


def filled(bench, name, count):
    queue = bench.queue(name)
    for number in range(count):
        more = {"group_id": str(number % 20), "deduplication_id": str(number)} if queue.fifo else {}
        queue.send(str(number), **more)
    return queue


def work(queue):
    more = {"group_id": "ada", "deduplication_id": "ada"} if queue.fifo else {}
    queue.send("o-1001", **more)
    messages = queue.receive(10)
    queue.change_visibility(messages[0].receipt_handle, 0)
    for message in messages[1:]:
        queue.delete(message.receipt_handle)


def cost(bench, name, count):
    queue = filled(bench, name, count)
    return steps(lambda: work(queue))


@pytest.mark.parametrize("calm", [True, False])
@pytest.mark.parametrize("name", ["orders", "orders.fifo"])
def test_many_messages_cost_no_more_steps_than_few(make_bench, name, calm):
    few, many = (cost(make_bench(calm=calm), name, count) for count in (FEW, MANY))
    assert many < 1.5 * few


def test_a_message_that_always_fails_leaves_nothing_behind(bench):
    queue = bench.queue()
    queue.send("o-1001")
    for _ in range(2_000):
        [message] = queue.receive(visibility_s=1)
        queue.change_visibility(message.receipt_handle, 0)
    assert len(queue.store._hidden._heap) < 300
