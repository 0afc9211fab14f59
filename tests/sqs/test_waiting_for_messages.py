"""Waiting: whoever waits is called once, at the first moment when there is something to receive."""

from __future__ import annotations


def consumer(bench, queue, taken, limit=1, visibility_s=None):
    """Receives whenever it can, and waits again."""

    def receive():
        taken.extend(
            (bench.clock.now - bench.clock.start_ms, m) for m in queue.receive(limit, visibility_s=visibility_s)
        )
        queue.when_receivable(receive)

    queue.when_receivable(receive)


def test_an_idle_queue_puts_nothing_on_the_clock(bench):
    queue = bench.queue()
    queue.when_receivable(lambda: None)
    assert bench.clock.next_due() is None
    assert not bench.clock.busy


def test_a_waiter_is_called_through_the_clock_even_for_what_is_there_already(bench):
    queue, calls = bench.queue(), []
    queue.send("o-1001")
    queue.when_receivable(lambda: calls.append(bench.clock.now))
    assert calls == []
    bench.settle()
    assert calls == [bench.clock.start_ms]


def test_a_waiter_is_called_once(bench):
    queue, calls = bench.queue(), []
    queue.when_receivable(lambda: calls.append("called"))
    queue.send("o-1001")
    bench.settle()
    queue.send("o-1002")
    bench.settle()
    assert calls == ["called"]


def test_a_waiter_that_left_is_not_called(bench):
    queue, calls = bench.queue(), []
    waiter = queue.when_receivable(lambda: calls.append("called"))
    queue.send("o-1001")
    waiter.cancel()
    waiter.cancel()
    assert not bench.clock.busy
    bench.settle()
    assert calls == []


def test_a_waiter_that_another_sends_away_is_not_called(bench):
    queue, calls = bench.queue(), []
    waiters = []
    queue.when_receivable(lambda: (calls.append("first"), waiters[0].cancel()))
    waiters.append(queue.when_receivable(lambda: calls.append("second")))
    queue.send("o-1001")
    bench.settle()
    assert calls == ["first"]


def test_a_message_in_flight_keeps_the_cloud_busy_only_while_somebody_waits(bench):
    queue = bench.queue()
    queue.send("o-1001")
    queue.receive(visibility_s=30)
    assert not bench.clock.busy
    waiter = queue.when_receivable(lambda: None)
    assert bench.clock.busy
    waiter.cancel()
    assert not bench.clock.busy


def test_a_consumer_gets_a_message_back_when_its_visibility_runs_out(bench):
    queue, taken = bench.queue(), []
    consumer(bench, queue, taken, visibility_s=30)
    queue.send("o-1001")
    bench.wait(70)
    assert [at for at, _ in taken] == [0, 30_000, 60_000]
    assert taken[-1][1].receive_count == 3


def test_a_consumer_gets_a_delayed_message_when_its_delay_is_over(bench):
    queue, taken = bench.queue(), []
    consumer(bench, queue, taken)
    queue.send("o-1001", delay_s=5)
    bench.wait(10)
    assert [at for at, _ in taken] == [5_000]


def test_an_extended_message_comes_back_later(bench):
    queue, taken = bench.queue(), []
    consumer(bench, queue, taken, visibility_s=10)
    queue.send("o-1001")
    bench.wait(5)
    queue.change_visibility(taken[0][1].receipt_handle, 20)
    bench.wait(25)
    assert [at for at, _ in taken] == [0, 25_000]


def test_a_group_that_is_given_free_wakes_the_waiters(bench):
    queue, taken = bench.queue("orders.fifo"), []
    consumer(bench, queue, taken, visibility_s=600)
    for number in ("1", "2"):
        queue.send(f"o-{number}", group_id="ada", deduplication_id=number)
    bench.wait(1)
    assert [m.body for _, m in taken] == ["o-1"]
    queue.delete(taken[0][1].receipt_handle)
    bench.wait(1)
    assert [m.body for _, m in taken] == ["o-1", "o-2"]


def test_a_dead_letter_wakes_who_waits_at_the_dead_letter_queue(bench):
    letters = bench.queue("letters")
    queue, taken = bench.source(letters, most=1), []
    consumer(bench, letters, taken, visibility_s=600)
    consumer(bench, queue, [], visibility_s=10)
    queue.send("o-1001")
    bench.wait(20)
    assert [(at, m.body) for at, m in taken] == [(10_000, "o-1001")]


def test_retention_alone_keeps_nothing_busy(bench):
    queue = bench.queue(MessageRetentionPeriod="60")
    queue.send("o-1001")
    assert not bench.clock.busy
    bench.wait(60)
    assert [event.message_id for event in bench.history.of("expired")]


def test_nobody_is_called_for_a_queue_that_is_deleted(bench, make_bench):
    from cloudlet.wire.request import Request

    queue, calls, answers = bench.queue(), [], []
    queue.when_receivable(lambda: calls.append("called"))
    poll = Request("sqs", "ReceiveMessage", {"QueueUrl": queue.url, "WaitTimeSeconds": 5})
    bench.service.call(poll, answers.append)
    bench.service.call(Request("sqs", "DeleteQueue", {"QueueUrl": queue.url}), lambda answer: None)
    bench.settle()
    assert calls == []
    assert answers == [{}]
