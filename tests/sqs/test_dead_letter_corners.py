"""Dead letters where things are not as usual."""

from __future__ import annotations

import json

from cloudlet.wire.request import Request


def test_without_its_dead_letter_queue_a_message_is_received_for_ever(bench):
    letters = bench.queue("letters")
    queue = bench.source(letters, most=1)
    queue.send("o-1001")
    bench.service.call(Request("sqs", "DeleteQueue", {"QueueUrl": letters.url}), lambda answer: None)
    assert [queue.receive(visibility_s=0)[0].receive_count for _ in range(4)] == [1, 2, 3, 4]


def test_one_receive_buries_the_dead_and_brings_the_living(bench):
    letters = bench.queue("letters")
    queue = bench.source(letters, most=1)
    queue.send("dead")
    queue.receive(visibility_s=0)
    queue.send("alive")
    assert [message.body for message in queue.receive(10)] == ["alive"]
    assert [letter.body for letter in letters.messages] == ["dead"]


def test_a_dead_letter_can_die_again_by_the_rules_of_the_second_queue(bench):
    graveyard = bench.queue("graveyard")
    policy = json.dumps({"deadLetterTargetArn": graveyard.arn, "maxReceiveCount": 2})
    letters = bench.queue("letters", RedrivePolicy=policy)
    queue = bench.source(letters, most=5)
    queue.send("o-1001")
    for _ in range(6):
        queue.receive(visibility_s=0)
    for _ in range(2):
        assert len(letters.receive(visibility_s=0)) == 1
    assert letters.receive() == []
    [letter] = graveyard.messages
    assert (letter.receive_count, letter.source_arn) == (7, letters.arn)


def test_a_handle_from_the_source_is_worth_nothing_at_the_dead_letter_queue(bench):
    letters = bench.queue("letters")
    queue = bench.source(letters, most=1)
    queue.send("o-1001")
    [message] = queue.receive(visibility_s=0)
    handle = message.receipt_handle
    queue.receive()
    queue.delete(handle)
    assert len(letters.messages) == 1


def test_a_lower_count_counts_for_messages_that_are_there_already(bench):
    letters = bench.queue("letters")
    queue = bench.source(letters, most=5)
    queue.send("o-1001")
    for _ in range(3):
        queue.receive(visibility_s=0)
    policy = json.dumps({"deadLetterTargetArn": letters.arn, "maxReceiveCount": 2})
    queue.configure({"RedrivePolicy": policy})
    assert queue.receive() == []
    assert len(letters.messages) == 1
