"""What AWS does with deletes and receipt handles."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("operation", ["DeleteMessage", "ChangeMessageVisibility"])
def test_a_handle_that_was_never_given_out_is_not_valid(sqs, operation):
    """T109 [A-] LocalStack's tests on AWS: ReceiptHandleIsInvalid names it."""
    more = {"VisibilityTimeout": 1} if operation == "ChangeMessageVisibility" else {}
    refused = sqs.refusal(operation, QueueUrl=sqs.queue().url, ReceiptHandle="garbage", **more)
    assert refused.code == "ReceiptHandleIsInvalid"
    assert refused.message == 'The input receipt handle "garbage" is not a valid receipt handle.'


def test_a_handle_of_another_queue_is_not_valid(sqs):
    """T109 [D] AWS knowledge centre, "receipt handle errors": the handle belongs to the queue."""
    queue, other = sqs.queue(), sqs.queue("refunds")
    sqs.send(queue)
    [message] = sqs.receive(queue)
    refused = sqs.refusal("DeleteMessage", QueueUrl=other.url, ReceiptHandle=message["ReceiptHandle"])
    assert refused.code == "ReceiptHandleIsInvalid"
    assert refused.message.endswith("is not valid for this queue.")


def test_deleting_again_is_no_error(sqs):
    """T110 [A-] LocalStack's tests on AWS: three times with one handle."""
    queue = sqs.queue()
    sqs.send(queue)
    [message] = sqs.receive(queue)
    for _ in range(3):
        sqs.delete(queue, message)
    assert queue.messages == []


def test_a_late_delete_on_a_standard_queue_deletes(sqs):
    """T111 [A-] recorded 2025-03-28: the timeout is over, nobody received the message since."""
    queue = sqs.queue()
    sqs.send(queue)
    [message] = sqs.receive(queue, VisibilityTimeout=1)
    sqs.wait(2)
    sqs.delete(queue, message)
    assert queue.messages == []


def test_an_old_handle_deletes_nothing_while_another_has_the_message(sqs):
    """T112 [D] SQS API Reference, DeleteMessage: with a handle from before the last receive the call succeeds, but
    the message may stay."""
    queue = sqs.queue()
    sqs.send(queue)
    [first] = sqs.receive(queue, VisibilityTimeout=0)
    [second] = sqs.receive(queue)
    sqs.delete(queue, first)
    assert len(queue.in_flight) == 1
    sqs.delete(queue, second)
    assert queue.messages == []


def test_an_old_handle_deletes_what_nobody_has(sqs):
    """T112 [M] verified by moto, 2021-12-04: an older handle of a message that is visible again deletes it."""
    queue = sqs.queue(VisibilityTimeout="0")
    sqs.send(queue)
    [first] = sqs.receive(queue)
    sqs.receive(queue)
    sqs.delete(queue, first)
    assert queue.messages == []


def test_a_late_delete_on_a_fifo_queue_is_refused(sqs):
    """T113 [A] recorded 2025-03-28: the receipt handle has expired."""
    queue = sqs.fifo()
    sqs.send_fifo(queue, "o-1001")
    [message] = sqs.receive(queue, VisibilityTimeout=1)
    sqs.wait(1)
    handle = message["ReceiptHandle"]
    refused = sqs.refusal("DeleteMessage", QueueUrl=queue.url, ReceiptHandle=handle)
    assert refused.code == "InvalidParameterValue"
    reason = "The receipt handle has expired."
    assert refused.message == f"Value {handle} for parameter ReceiptHandle is invalid. Reason: {reason}"


def test_a_handle_lives_as_long_as_it_was_extended(sqs):
    """T114 [A] recorded 2025-10-05: after the first timeout the same handle still deletes."""
    queue = sqs.fifo()
    sqs.send_fifo(queue, "o-1001")
    [message] = sqs.receive(queue, VisibilityTimeout=2)
    sqs.wait(1)
    sqs.hide(queue, message, 10)
    sqs.wait(5)
    sqs.delete(queue, message)
    assert queue.messages == []
