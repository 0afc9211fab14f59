"""What AWS does with visibility timeouts and messages in flight."""

from __future__ import annotations

import pytest

from cloudlet.sqs import delivery, queue

TWELVE_HOURS_S = 43_200


def test_the_default_visibility_timeout_is_thirty_seconds(sqs):
    """T105 [A] recorded 2024-04-30: hidden for 30 s, then there again."""
    queue = sqs.queue()
    assert sqs.told(queue, "VisibilityTimeout") == {"VisibilityTimeout": "30"}
    sqs.send(queue)
    assert sqs.bodies(queue) == ["o-1001"]
    sqs.wait(29.999)
    assert sqs.bodies(queue) == []
    sqs.wait(0.001)
    assert sqs.bodies(queue) == ["o-1001"]


@pytest.mark.parametrize("seconds", [-1, TWELVE_HOURS_S + 1])
def test_a_visibility_timeout_is_at_most_twelve_hours(sqs, seconds):
    """T105 [D] SQS API Reference: on a queue, on a receive, on a change."""
    queue = sqs.queue()
    refused = sqs.refusal("ReceiveMessage", QueueUrl=queue.url, VisibilityTimeout=seconds)
    assert refused.code == "InvalidParameterValue"
    sqs.send(queue)
    [message] = sqs.receive(queue)
    refused = sqs.refusal(
        "ChangeMessageVisibility",
        QueueUrl=queue.url,
        ReceiptHandle=message["ReceiptHandle"],
        VisibilityTimeout=seconds,
    )
    assert refused.code == "InvalidParameterValue"


def test_a_change_counts_from_now(sqs):
    """T106 [A-] LocalStack's tests on AWS: it is not added to what is left."""
    queue = sqs.queue()
    sqs.send(queue)
    [message] = sqs.receive(queue, VisibilityTimeout=20)
    sqs.wait(10)
    sqs.hide(queue, message, 5)
    sqs.wait(4.9)
    assert sqs.bodies(queue) == []
    sqs.wait(0.1)
    assert sqs.bodies(queue) == ["o-1001"]


def test_zero_gives_a_message_back_at_once(sqs):
    """T106 [A-] LocalStack's tests on AWS: a timeout of 0."""
    queue = sqs.queue()
    sqs.send(queue)
    [message] = sqs.receive(queue)
    sqs.hide(queue, message, 0)
    assert sqs.bodies(queue) == ["o-1001"]


def test_the_handle_of_an_earlier_receive_gives_a_message_back(sqs):
    """T106 [A-] LocalStack's tests on AWS: on a standard queue, although somebody else has received it since."""
    queue = sqs.queue()
    sqs.send(queue)
    [first] = sqs.receive(queue, VisibilityTimeout=0)
    sqs.receive(queue, VisibilityTimeout=3)
    sqs.hide(queue, first, 0)
    assert sqs.bodies(queue) == ["o-1001"]


def test_a_change_is_forgotten_at_the_next_receive(sqs):
    """T106 [A-] LocalStack's tests on AWS: that one is hidden for the queue's timeout again."""
    queue = sqs.queue(VisibilityTimeout="2")
    sqs.send(queue)
    [message] = sqs.receive(queue)
    sqs.hide(queue, message, 10)
    sqs.wait(10)
    assert sqs.bodies(queue) == ["o-1001"]
    sqs.wait(2)
    assert sqs.bodies(queue) == ["o-1001"]


def test_a_message_is_hidden_for_twelve_hours_in_all(sqs):
    """T105 [D] SQS API Reference, ChangeMessageVisibility: counted from the receive, extensions included."""
    queue = sqs.queue()
    sqs.send(queue)
    [message] = sqs.receive(queue, VisibilityTimeout=3_600)
    sqs.wait(60)
    sqs.hide(queue, message, TWELVE_HOURS_S - 60)
    refused = sqs.refusal(
        "ChangeMessageVisibility",
        QueueUrl=queue.url,
        ReceiptHandle=message["ReceiptHandle"],
        VisibilityTimeout=TWELVE_HOURS_S,
    )
    assert refused.message == (
        "Value 43200 for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message "
        "is beyond the limit [43200 seconds]"
    )


def test_a_late_change_on_a_standard_queue_is_no_error(sqs):
    """T107 [A] recorded 2024-04-30: the timeout is over, nobody received the message since: 200."""
    queue = sqs.queue()
    sqs.send(queue)
    [message] = sqs.receive(queue, VisibilityTimeout=1)
    sqs.wait(2)
    sqs.hide(queue, message, 10)


def test_a_deleted_message_cannot_be_hidden(sqs):
    """T109 [A-] LocalStack's tests on AWS: InvalidParameterValue, the message does not exist."""
    queue = sqs.queue()
    sqs.send(queue)
    [message] = sqs.receive(queue)
    sqs.delete(queue, message)
    handle = message["ReceiptHandle"]
    refused = sqs.refusal("ChangeMessageVisibility", QueueUrl=queue.url, ReceiptHandle=handle, VisibilityTimeout=42)
    reason = "Message does not exist or is not available for visibility timeout change."
    assert (refused.code, refused.message) == (
        "InvalidParameterValue",
        f"Value {handle} for parameter ReceiptHandle is invalid. Reason: {reason}",
    )


@pytest.fixture
def two_in_flight(monkeypatch):
    monkeypatch.setattr(delivery, "IN_FLIGHT_LIMIT", 2)
    monkeypatch.setattr(queue, "IN_FLIGHT_LIMIT", 2)


@pytest.mark.usefixtures("two_in_flight")
def test_a_short_poll_over_the_limit_in_flight_is_refused(sqs):
    """T115 [D] SQS Developer Guide, quotas of standard queues: OverLimit at 120,000 (here 2); a long poll waits."""
    queue = sqs.queue()
    for body in ("o-1001", "o-1002", "o-1003"):
        sqs.send(queue, body)
    taken = sqs.receive(queue, MaxNumberOfMessages=10)
    assert len(taken) == 2
    assert sqs.refusal("ReceiveMessage", QueueUrl=queue.url).code == "OverLimit"
    assert sqs.bodies(queue, WaitTimeSeconds=1) == []
    sqs.delete(queue, taken[0])
    assert sqs.bodies(queue) == ["o-1003"]


@pytest.mark.usefixtures("two_in_flight")
def test_a_fifo_queue_over_the_limit_gives_nothing(sqs):
    """T115 [D] SQS Developer Guide, quotas of FIFO queues: no error and no message."""
    queue = sqs.fifo()
    for n in range(3):
        sqs.send_fifo(queue, f"o-{n}", group=str(n))
    assert len(sqs.receive(queue, MaxNumberOfMessages=10)) == 2
    assert sqs.receive(queue) == []


def test_a_receive_without_delete_is_a_failed_receive(sqs):
    """T116 [D] SQS API Reference, ReceiveMessage: it counts towards maxReceiveCount; so does giving it back."""
    letters = sqs.queue("letters")
    queue = sqs.dead_lettered(letters, most=2)
    sqs.send(queue)
    [message] = sqs.receive(queue)
    sqs.hide(queue, message, 0)
    sqs.receive(queue, VisibilityTimeout=1)
    sqs.wait(1)
    assert sqs.receive(queue) == []
    assert [letter.body for letter in letters.messages] == ["o-1001"]
