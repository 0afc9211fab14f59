"""The history tells each message's life, and looking at a queue leaves no trace in it."""

from __future__ import annotations


def story(bench):
    return [(event.actor, event.kind) for event in bench.history]


def test_a_life_from_send_to_delete(bench):
    queue = bench.queue()
    queue.send("o-1001")
    [message] = queue.receive(by="ReceiverFunction#1")
    queue.delete(message.receipt_handle, by="ReceiverFunction#1")
    assert story(bench) == [("orders", "sent"), ("orders", "received"), ("orders", "deleted")]
    [sent, received, deleted] = bench.history.events
    assert (sent.message_id, sent.body) == (message.id, "o-1001")
    assert (received.receive_count, received.by) == (1, "ReceiverFunction#1")
    assert deleted.by == "ReceiverFunction#1"


def test_looking_is_not_receiving(bench):
    queue = bench.queue()
    queue.send("o-1001", delay_s=1)
    before = len(bench.history)
    assert [len(queue.messages), len(queue.delayed), len(queue.visible), len(queue.in_flight)] == [1, 1, 0, 0]
    bench.wait(1)
    assert [len(queue.messages), len(queue.delayed), len(queue.visible)] == [1, 0, 1]
    assert queue.messages[0].receive_count == 0
    assert [e.kind for e in bench.history.events[before:]] in ([], ["visible"])


def test_a_death_tells_where_the_message_went(bench):
    letters = bench.queue("letters")
    queue = bench.source(letters, most=1)
    sent = queue.send("o-1001")
    queue.receive(visibility_s=0)
    assert queue.receive() == []
    [death] = bench.history.of("dead_lettered")
    assert (death.actor, death.message_id, death.to, death.receive_count) == ("orders", sent.id, "letters", 1)


def test_a_message_given_back_and_one_that_times_out_become_visible(bench):
    queue = bench.queue()
    queue.send("o-1001")
    [message] = queue.receive()
    queue.change_visibility(message.receipt_handle, 0)
    queue.receive(visibility_s=5)
    queue.when_receivable(lambda: None)
    bench.wait(5)
    assert [event.at - bench.clock.start_ms for event in bench.history.of("visible")] == [0, 5_000]


def test_a_swallowed_duplicate_names_the_message_that_it_repeats(bench):
    queue = bench.queue("orders.fifo")
    first = queue.send("o-1001", group_id="ada", deduplication_id="1")
    again = queue.send("o-1002", group_id="ada", deduplication_id="1")
    assert again is first
    [event] = bench.history.of("deduplicated")
    assert (event.message_id, event.body) == (first.id, "o-1002")


def test_a_purge_is_one_event(bench):
    queue = bench.queue()
    for number in range(3):
        queue.send(str(number))
    queue.purge()
    [event] = bench.history.of("purged")
    assert event.count == 3
