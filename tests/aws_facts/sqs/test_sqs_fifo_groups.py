"""What AWS does with the groups of FIFO queues: which messages come, which are withheld, and in what order."""

from __future__ import annotations

import pytest


def test_a_receive_brings_as_many_as_possible_of_one_group(sqs):
    """T131 [A-] LocalStack's tests on AWS: then of the next; a batch may mix groups."""
    queue = sqs.fifo()
    sqs.send_all(queue, "g1-1", "g2-1", "g1-2", "g1-3")
    assert sqs.bodies(queue) == ["g1-1", "g1-2", "g1-3", "g2-1"]


def test_a_message_in_flight_withholds_its_group(sqs):
    """T132 [A-] LocalStack's tests on AWS: the next receive goes to another group."""
    queue = sqs.fifo()
    sqs.send_all(queue, "g1-1", "g1-2", "g2-1")
    assert sqs.bodies(queue, most=1) == ["g1-1"]
    assert sqs.bodies(queue) == ["g2-1"]
    assert sqs.bodies(queue) == []


def test_a_group_is_free_when_all_of_it_is_deleted(sqs):
    """T133 [A-] LocalStack's tests on AWS: deleting some keeps it blocked, deleting all lets a waiting poll go on."""
    queue = sqs.fifo()
    sqs.send_all(queue, "g1-1", "g1-2", "g1-3")
    first, second = sqs.receive(queue, MaxNumberOfMessages=2)
    sqs.delete(queue, first)
    assert sqs.bodies(queue) == []
    poll = sqs.begin("ReceiveMessage", QueueUrl=queue.url, WaitTimeSeconds=20)
    sqs.clock.later(3_000, lambda: sqs.delete(queue, second))
    sqs.wait(3)
    assert [message["Body"] for message in poll[0]["Messages"]] == ["g1-3"]


def test_a_group_keeps_its_place_when_it_is_free_again(sqs):
    """T133 [A-] LocalStack's tests on AWS: g1's next message was sent before g3's, and comes before it."""
    queue = sqs.fifo()
    sqs.send_all(queue, "g1-1", "g2-1", "g1-2", "g2-2", "g1-3", "g1-4", "g3-1")
    for message in sqs.receive(queue, MaxNumberOfMessages=2):
        sqs.delete(queue, message)
    assert sqs.bodies(queue) == ["g2-1", "g2-2", "g1-3", "g1-4", "g3-1"]


def test_a_message_sent_later_to_an_emptied_group_arrives(sqs):
    """T133 [A] recorded 2024-04-30: a group that was empty is received from again."""
    queue = sqs.fifo()
    sqs.send_all(queue, "g1-1")
    [message] = sqs.receive(queue)
    sqs.delete(queue, message)
    assert sqs.bodies(queue) == []
    sqs.send_all(queue, "g1-2")
    assert sqs.bodies(queue) == ["g1-2"]


def test_after_the_timeout_the_order_is_the_same(sqs):
    """T134 [A-] LocalStack's tests on AWS: what was not deleted comes again, in the order of sending."""
    queue = sqs.fifo(VisibilityTimeout="2")
    sqs.send_all(queue, "g1-1", "g1-2", "g1-3")
    assert sqs.bodies(queue, most=2) == ["g1-1", "g1-2"]
    sqs.wait(2)
    assert sqs.bodies(queue) == ["g1-1", "g1-2", "g1-3"]


def test_groups_come_in_the_order_in_which_they_became_free(sqs):
    """T134 [A-] LocalStack's tests on AWS: what was never received goes before what comes back."""
    queue = sqs.fifo(VisibilityTimeout="1")
    sqs.send_all(queue, "g1-1", "g1-2", "g1-3", "g1-4", "g2-1", "g3-1")
    assert sqs.bodies(queue, most=2) == ["g1-1", "g1-2"]
    assert sqs.bodies(queue, most=1) == ["g2-1"]
    sqs.wait(2)
    assert sqs.bodies(queue, VisibilityTimeout=0) == ["g3-1", "g1-1", "g1-2", "g1-3", "g1-4", "g2-1"]


@pytest.mark.parametrize("seconds", [0, 2])
def test_the_first_of_two_in_flight_comes_back_alone(sqs, seconds):
    """T135 [A] validated 2025-11-17: the second stays hidden, and the group goes behind the groups that wait."""
    queue = sqs.fifo()
    sqs.send_all(queue, "g1-1", "g1-2")
    first, _second = sqs.receive(queue, MaxNumberOfMessages=2)
    sqs.send_all(queue, "g2-1")
    sqs.hide(queue, first, seconds)
    sqs.wait(seconds)
    assert sqs.bodies(queue) == ["g2-1", "g1-1"]
    assert sqs.bodies(queue) == []


@pytest.mark.parametrize(("extended", "again"), [(0, []), (1, ["foo"]), (2, ["foo", "bar"])])
def test_extending_one_hides_all_later_ones_of_its_group(sqs, extended, again):
    """T136 [A] recorded 2025-11-19: of foo, bar, baz the ones before the extended one come back."""
    queue = sqs.fifo(VisibilityTimeout="5")
    for body in ("foo", "bar", "baz"):
        sqs.send_fifo(queue, body)
    messages = sqs.receive(queue, MaxNumberOfMessages=10)
    sqs.hide(queue, messages[extended], 30)
    sqs.wait(6)
    assert sqs.bodies(queue) == again


def test_withheld_messages_count_as_visible(sqs):
    """T137 [A] validated 2025-09-26: of six messages in two groups two are received: four visible, two not."""
    queue = sqs.fifo()
    sqs.send_all(queue, "g1-1", "g1-2", "g1-3", "g2-1", "g2-2", "g2-3")
    sqs.bodies(queue, most=1)
    sqs.bodies(queue, most=1)
    told = sqs.told(queue)
    assert told["ApproximateNumberOfMessages"] == "4"
    assert told["ApproximateNumberOfMessagesNotVisible"] == "2"


def test_a_dead_letter_gets_its_message_id_as_deduplication_id(sqs):
    """T139 [D] SQS Developer Guide, dead-letter queue redrive: so it is never swallowed as a duplicate."""
    letters = sqs.fifo("letters.fifo")
    queue = sqs.dead_lettered(letters, name="orders.fifo", FifoQueue="true", VisibilityTimeout="0")
    sent = sqs.send_fifo(queue, "o-1001")
    sqs.receive(queue)
    assert sqs.receive(queue) == []
    [letter] = letters.messages
    assert letter.deduplication_id == letter.id == sent["MessageId"]


def test_a_poison_message_frees_its_group_when_it_is_dead(sqs):
    """T141 [A] validated 2024-05-21: the group goes on with the next message in the same receive."""
    letters = sqs.fifo("letters.fifo")
    queue = sqs.dead_lettered(letters, name="orders.fifo", FifoQueue="true", VisibilityTimeout="1")
    sqs.send_all(queue, "g1-1", "g1-2")
    assert sqs.bodies(queue, most=1) == ["g1-1"]
    sqs.wait(1)
    assert sqs.bodies(queue, most=1) == ["g1-2"]
    assert [letter.body for letter in letters.messages] == ["g1-1"]


def test_a_lost_receive_can_be_repeated(sqs):
    """T132 [D] SQS API Reference, ReceiveRequestAttemptId: for five minutes the same messages and handles, with a
    new visibility timeout, unless one was deleted or changed."""
    queue = sqs.fifo(VisibilityTimeout="30")
    sqs.send_all(queue, "g1-1", "g1-2", "g2-1")
    first = sqs.receive(queue, MaxNumberOfMessages=2, ReceiveRequestAttemptId="try-1")
    sqs.wait(20)
    again = sqs.receive(queue, MaxNumberOfMessages=2, ReceiveRequestAttemptId="try-1")
    assert again == first
    sqs.wait(20)
    sqs.delete(queue, first[0])
    assert [m["Body"] for m in sqs.receive(queue, ReceiveRequestAttemptId="try-1")] == ["g2-1"]


def test_redriving_within_five_minutes_loses_nothing(sqs):
    """T155 [D] SQS Developer Guide, dead-letter queue redrive: a redriven message is no duplicate of itself."""
    letters = sqs.fifo("letters.fifo")
    queue = sqs.dead_lettered(letters, name="orders.fifo", FifoQueue="true", VisibilityTimeout="0")
    sqs.send_fifo(queue, "o-1001")
    sqs.receive(queue)
    sqs.receive(queue)
    sqs("StartMessageMoveTask", SourceArn=letters.arn)
    sqs.wait(1)
    assert [message.body for message in queue.messages] == ["o-1001"]
