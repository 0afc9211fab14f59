"""At least once: a deleted message may come a second time, and no depth is ever wrong for it."""

from __future__ import annotations

from cloudlet.sqs.duplicates import LATEST_MS


def deleted(bench, queue, count=1):
    """Send, receive and delete so many messages."""
    for number in range(count):
        queue.send(f"o-{number}")
    while messages := queue.receive(10):
        for message in messages:
            queue.delete(message.receipt_handle)


def test_a_calm_queue_delivers_once(make_bench):
    bench = make_bench(calm=True, duplicate_rate=1.0)
    queue = bench.queue()
    deleted(bench, queue, 20)
    bench.wait(LATEST_MS / 1000)
    assert queue.receive(10) == []


def test_a_fifo_queue_delivers_once(make_bench):
    bench = make_bench(calm=False, duplicate_rate=1.0)
    queue = bench.queue("orders.fifo")
    queue.send("o-1001", group_id="ada", deduplication_id="1")
    [message] = queue.receive()
    queue.delete(message.receipt_handle)
    bench.wait(LATEST_MS / 1000)
    assert queue.receive(10) == []


def test_the_second_delivery_is_the_same_message_with_a_handle_of_its_own(make_bench):
    bench = make_bench(calm=False, duplicate_rate=1.0)
    queue = bench.queue()
    sent = queue.send("o-1001", attributes={"k": {"DataType": "String", "StringValue": "x"}})
    [first] = queue.receive()
    handle = first.receipt_handle
    queue.delete(handle)
    bench.wait(LATEST_MS / 1000)
    [second] = queue.receive()
    assert (second.id, second.body, second.attributes) == (sent.id, sent.body, sent.attributes)
    assert second.receipt_handle != handle
    assert [event.message_id for event in bench.history.of("duplicated")] == [sent.id]


def test_there_is_no_third_delivery(make_bench):
    bench = make_bench(calm=False, duplicate_rate=1.0)
    queue = bench.queue()
    deleted(bench, queue)
    bench.wait(LATEST_MS / 1000)
    [second] = queue.receive()
    queue.delete(second.receipt_handle)
    bench.wait(LATEST_MS / 1000)
    assert queue.receive(10) == []


def test_depths_know_nothing_of_it_until_it_is_received(make_bench):
    bench = make_bench(calm=False, duplicate_rate=1.0)
    queue = bench.queue()
    deleted(bench, queue, 5)
    bench.wait(LATEST_MS / 1000)
    assert queue.messages == []
    assert queue.attributes["ApproximateNumberOfMessages"] == "0"
    received = queue.receive(10)
    assert len(received) == len(queue.in_flight) == 5
    for message in received:
        queue.delete(message.receipt_handle)
    assert queue.messages == []


def test_it_is_not_sent_to_the_dead_letter_queue_for_the_receives_of_the_first(make_bench):
    bench = make_bench(calm=False, duplicate_rate=1.0)
    letters = bench.queue("letters")
    queue = bench.source(letters, most=1)
    deleted(bench, queue)
    bench.wait(LATEST_MS / 1000)
    assert [message.body for message in queue.receive()] == ["o-0"]
    assert letters.messages == []


def test_whoever_waits_gets_it(make_bench):
    bench = make_bench(calm=False, duplicate_rate=1.0)
    queue, calls = bench.queue(), []
    deleted(bench, queue)
    queue.when_receivable(lambda: calls.append(bench.clock.now))
    assert bench.clock.busy
    bench.settle()
    assert len(calls) == 1


def test_about_one_in_twenty_comes_twice(make_bench):
    bench = make_bench(calm=False)
    queue = bench.queue()
    deleted(bench, queue, 1000)
    bench.wait(LATEST_MS / 1000)
    again = 0
    while messages := queue.receive(10):
        again += len(messages)
    assert 25 <= again <= 80


def test_the_same_seed_repeats_the_same_history(make_bench):
    histories = []
    for _ in range(2):
        bench = make_bench(seed=3, calm=False, duplicate_rate=0.5)
        queue = bench.queue()
        deleted(bench, queue, 30)
        bench.wait(LATEST_MS / 1000)
        deleted(bench, queue, 5)
        histories.append(bench.history.events)
    assert histories[0] == histories[1]
