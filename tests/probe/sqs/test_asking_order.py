"""FIFO order: who comes next, after a receive, a deletion, a timeout, a change."""

from __future__ import annotations

import pytest

from tests.probe.sqs.test_asking_fifo import put


def counts(sqs, url):
    told = sqs.told(url)
    return told["ApproximateNumberOfMessages"], told["ApproximateNumberOfMessagesNotVisible"]


def test_a_group_is_emptied_before_the_next(sqs):
    """T131 [A-]."""
    url = sqs.fifo()
    put(sqs, url, "g1-m1", "g2-m1", "g1-m2", "g1-m3")
    assert sqs.bodies(url) == ["g1-m1", "g1-m2", "g1-m3", "g2-m1"]


def test_a_group_in_flight_waits(sqs):
    """T132 [A-]: the next receive goes to another group."""
    url = sqs.fifo()
    put(sqs, url, "g1-m1", "g1-m2", "g1-m3", "g2-m1")
    assert sqs.bodies(url, most=2) == ["g1-m1", "g1-m2"]
    assert sqs.bodies(url) == ["g2-m1"]
    assert sqs.bodies(url) == []


def test_after_a_timeout_the_group_begins_again(sqs):
    """T132, T134 [A-]: what waited longest comes first, each group from its beginning."""
    url = sqs.fifo(VisibilityTimeout="1")
    put(sqs, url, "g1-m1", "g1-m2", "g1-m3", "g1-m4", "g2-m1", "g3-m1")
    assert sqs.bodies(url, most=2) == ["g1-m1", "g1-m2"]
    assert sqs.bodies(url, most=1) == ["g2-m1"]
    sqs.wait(2)
    found = sqs.bodies(url, VisibilityTimeout=0)
    assert found == ["g3-m1", "g1-m1", "g1-m2", "g1-m3", "g1-m4", "g2-m1"]


def test_a_timeout_of_zero_sends_the_groups_to_the_back(sqs):
    """T131 [A-] AWS-validated, undated."""
    url = sqs.fifo()
    put(sqs, url, "g1-m1", "g2-m1", "g2-m2", "g3-m1", "g1-m2")
    assert sqs.bodies(url, most=3, VisibilityTimeout=0) == ["g1-m1", "g1-m2", "g2-m1"]
    assert sqs.bodies(url, VisibilityTimeout=0) == ["g3-m1", "g1-m1", "g1-m2", "g2-m1", "g2-m2"]


def test_some_deleted_keep_the_group_waiting(sqs):
    """T133 [A-]."""
    url = sqs.fifo()
    put(sqs, url, "g1-m1", "g2-m1", "g1-m2", "g1-m3", "g2-m2")
    first, _ = sqs.receive(url, MaxNumberOfMessages=2)
    sqs.delete(url, first)
    assert sqs.bodies(url) == ["g2-m1", "g2-m2"]


def test_all_deleted_free_the_group(sqs):
    """T133 [A-]: it keeps a place before groups that came later."""
    url = sqs.fifo()
    put(sqs, url, "g1-m1", "g2-m1", "g1-m2", "g2-m2", "g1-m3", "g1-m4", "g3-m1")
    for message in sqs.receive(url, MaxNumberOfMessages=2):
        sqs.delete(url, message)
    assert sqs.bodies(url) == ["g2-m1", "g2-m2", "g1-m3", "g1-m4", "g3-m1"]


def test_a_group_that_was_empty_gets_what_comes_later(sqs):
    """[A] recorded: a message sent after its group was emptied arrives."""
    url = sqs.fifo()
    put(sqs, url, "g1-m1")
    sqs.delete(url, sqs.receive(url)[0])
    assert sqs.bodies(url) == []
    put(sqs, url, "g1-m2")
    assert sqs.bodies(url) == ["g1-m2"]


@pytest.mark.parametrize("seconds", [0, 1])
def test_the_first_given_back_comes_alone(sqs, seconds):
    """T135 [A] recorded 2025-11-17."""
    url = sqs.fifo()
    put(sqs, url, "g1-m1", "g1-m2", "g2-m1")
    first, _ = sqs.receive(url, MaxNumberOfMessages=2)
    sqs.hide(url, first, seconds)
    sqs.wait(seconds * 2)
    assert sqs.bodies(url, most=3, WaitTimeSeconds=1) == ["g2-m1", "g1-m1"]


@pytest.mark.parametrize(
    ("extended", "found"), [(0, []), (1, ["foo"]), (2, ["foo", "bar"]), (None, ["foo", "bar", "baz"])]
)
def test_extending_one_hides_the_later_ones(sqs, extended, found):
    """T136 [A] recorded 2025-11-18."""
    url = sqs.fifo(VisibilityTimeout="2")
    for body in ("foo", "bar", "baz"):
        sqs.send_fifo(url, body)
    messages = sqs.receive(url, MaxNumberOfMessages=10)
    if extended is not None:
        sqs.hide(url, messages[extended], 30)
    sqs.wait(2.5)
    assert sqs.bodies(url) == found


def test_one_by_one_they_come_in_order(sqs):
    """[A-] AWS-validated, undated."""
    url = sqs.fifo()
    put(sqs, url, "g1-m1", "g1-m2", "g1-m3")
    found = []
    for _ in range(3):
        [message] = sqs.receive(url)
        found.append(message["Body"])
        sqs.delete(url, message)
    assert found == ["g1-m1", "g1-m2", "g1-m3"]


def test_withheld_messages_count_as_visible(sqs):
    """T137 [A] recorded 2025-09-26."""
    url = sqs.fifo()
    put(sqs, url, "g1-m1", "g1-m2", "g1-m3", "g2-m1", "g2-m2", "g2-m3")
    sqs.receive(url)
    sqs.receive(url)
    assert counts(sqs, url) == ("4", "2")


def test_the_second_deleted_first_keeps_the_first_in_place(sqs):
    """T134 [A-]: what is left of the group comes back in its order."""
    url = sqs.fifo(VisibilityTimeout="1")
    put(sqs, url, "g1-m1", "g1-m2", "g1-m3")
    _, second = sqs.receive(url, MaxNumberOfMessages=2)
    sqs.delete(url, second)
    sqs.wait(2)
    assert sqs.bodies(url) == ["g1-m1", "g1-m3"]


def test_a_queues_delay_keeps_the_order(sqs):
    """T121 [A-]."""
    url = sqs.fifo(DelaySeconds="1")
    put(sqs, url, "g1-m1", "g1-m2", "g1-m3")
    sqs.wait(1.5)
    assert sqs.bodies(url) == ["g1-m1", "g1-m2", "g1-m3"]


def test_a_lost_receive_is_repeated_by_its_attempt_id(sqs):
    """[D] SQS API Reference, ReceiveMessage: ReceiveRequestAttemptId gives the same messages again."""
    url = sqs.fifo()
    put(sqs, url, "g1-m1", "g1-m2")
    first = sqs.receive(url, MaxNumberOfMessages=2, ReceiveRequestAttemptId="try-1")
    again = sqs.receive(url, MaxNumberOfMessages=2, ReceiveRequestAttemptId="try-1")
    assert [m["MessageId"] for m in again] == [m["MessageId"] for m in first]
    assert sqs.receive(url, MaxNumberOfMessages=2, ReceiveRequestAttemptId="try-2") == []


def test_a_batch_keeps_its_order(sqs):
    """[D] SQS API Reference, SendMessageBatch: messages of a group are stored in the order of the entries."""
    url = sqs.fifo()
    asked = [
        {"Id": str(n), "MessageBody": f"m{n}", "MessageGroupId": "g", "MessageDeduplicationId": f"d{n}"}
        for n in range(10)
    ]
    sqs("send_message_batch", QueueUrl=url, Entries=asked)
    assert sqs.bodies(url) == [f"m{n}" for n in range(10)]
