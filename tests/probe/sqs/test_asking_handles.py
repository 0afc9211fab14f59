"""Receipt handles: visibility and deletion, in time, late, twice, and with the wrong one."""

from __future__ import annotations

import pytest

GARBAGE = 'The input receipt handle "garbage" is not a valid receipt handle.'


def taken(sqs, url, **params):
    sqs.send(url)
    [message] = sqs.receive(url, **params)
    return message


def change_refused(sqs, url, handle, seconds=10):
    return sqs.refused("change_message_visibility", QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=seconds)


def test_a_received_message_is_hidden(sqs):
    """T105 [A] recorded 2024-04-30: 30 seconds by default."""
    url = sqs.queue()
    taken(sqs, url)
    sqs.wait(28)
    assert sqs.bodies(url) == []
    sqs.wait(3)
    assert sqs.bodies(url) == ["o-1001"]


def test_a_change_counts_from_now(sqs):
    """T106 [A-]: it is not added to what was left."""
    url = sqs.queue()
    message = taken(sqs, url, VisibilityTimeout=20)
    sqs.hide(url, message, 2)
    sqs.wait(3.5)
    assert sqs.bodies(url) == ["o-1001"]


def test_a_change_can_make_it_longer(sqs):
    """T106 [A-]."""
    url = sqs.queue()
    message = taken(sqs, url, VisibilityTimeout=2)
    sqs.hide(url, message, 30)
    sqs.wait(3)
    assert sqs.bodies(url) == []


def test_zero_gives_it_back(sqs):
    """T106 [A-]: the next receive has the queue's own timeout again."""
    url = sqs.queue()
    sqs.hide(url, taken(sqs, url), 0)
    assert sqs.bodies(url) == ["o-1001"] and sqs.bodies(url) == []


@pytest.mark.parametrize("seconds", [-1, 43201])
def test_a_change_is_twelve_hours_at_most(sqs, seconds):
    """T105 [D] SQS API Reference, ChangeMessageVisibility: 0 to 43,200."""
    url = sqs.queue()
    assert change_refused(sqs, url, taken(sqs, url)["ReceiptHandle"], seconds).code == "InvalidParameterValue"


def test_twelve_hours_are_counted_from_the_receive(sqs):
    """[D] SQS API Reference, ChangeMessageVisibility: more than what is left is an error."""
    url = sqs.queue()
    message = taken(sqs, url)
    sqs.wait(5)
    refused = change_refused(sqs, url, message["ReceiptHandle"], 43200)
    assert refused.code == "InvalidParameterValue"
    assert "Total VisibilityTimeout for the message is beyond the limit [43200 seconds]" in refused.message
    sqs.hide(url, message, 43190)


def test_a_late_change_of_a_standard_queue_is_accepted(sqs):
    """T107 [A] recorded 2024-04-30."""
    url = sqs.queue()
    message = taken(sqs, url, VisibilityTimeout=1)
    sqs.wait(2)
    sqs.hide(url, message, 10)


def test_a_deleted_message_cannot_be_changed(sqs):
    """[A-] AWS-validated, undated."""
    url = sqs.queue()
    message = taken(sqs, url)
    sqs.delete(url, message)
    handle = message["ReceiptHandle"]
    refused = change_refused(sqs, url, handle)
    assert refused.code == "InvalidParameterValue"
    assert refused.message == (
        f"Value {handle} for parameter ReceiptHandle is invalid. "
        "Reason: Message does not exist or is not available for visibility timeout change."
    )


@pytest.mark.parametrize("operation", ["delete_message", "change_message_visibility"])
def test_garbage_is_no_handle(sqs, operation):
    """T109 [A-] AWS-validated, undated."""
    more = {"VisibilityTimeout": 1} if operation.startswith("change") else {}
    refused = sqs.refused(operation, QueueUrl=sqs.queue(), ReceiptHandle="garbage", **more)
    assert (refused.code, refused.message) == ("ReceiptHandleIsInvalid", GARBAGE)


def test_a_handle_is_a_required_parameter(sqs):
    """[D] SQS API Reference, DeleteMessage."""
    refused = sqs.refused("delete_message", QueueUrl=sqs.queue())
    assert (refused.code, refused.message) == (
        "MissingParameter",
        "The request must contain the parameter ReceiptHandle.",
    )


def test_a_timeout_is_a_required_parameter(sqs):
    """[D] SQS API Reference, ChangeMessageVisibility."""
    url = sqs.queue()
    handle = taken(sqs, url)["ReceiptHandle"]
    refused = sqs.refused("change_message_visibility", QueueUrl=url, ReceiptHandle=handle)
    assert refused.code == "MissingParameter"
    assert refused.message == "The request must contain the parameter VisibilityTimeout."


def test_a_handle_of_another_queue_deletes_nothing(sqs):
    """[D] SQS API Reference, DeleteMessage: ReceiptHandleIsInvalid."""
    one, other = sqs.queue(VisibilityTimeout="1"), sqs.queue()
    message = taken(sqs, one)
    sqs.refused("delete_message", QueueUrl=other, ReceiptHandle=message["ReceiptHandle"])
    sqs.wait(1.5)
    assert sqs.bodies(one) == ["o-1001"]


def test_deleting_again_is_no_error(sqs):
    """T110 [A-]."""
    url = sqs.queue()
    message = taken(sqs, url)
    for _ in range(3):
        sqs.delete(url, message)
    assert sqs.told(url, "ApproximateNumberOfMessagesNotVisible") == {"ApproximateNumberOfMessagesNotVisible": "0"}


def test_a_late_deletion_of_a_standard_queue_deletes(sqs):
    """T111 [A] recorded 2025-03-28."""
    url = sqs.queue()
    message = taken(sqs, url, VisibilityTimeout=1)
    sqs.wait(2)
    sqs.delete(url, message)
    assert sqs.bodies(url) == []


def test_a_late_deletion_of_a_fifo_queue_is_refused(sqs):
    """T113 [A] recorded 2025-03-28."""
    url = sqs.fifo()
    sqs.send_fifo(url, "m")
    [message] = sqs.receive(url, VisibilityTimeout=1)
    sqs.wait(2)
    handle = message["ReceiptHandle"]
    refused = sqs.refused("delete_message", QueueUrl=url, ReceiptHandle=handle)
    assert refused.code == "InvalidParameterValue"
    assert refused.message == (
        f"Value {handle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired."
    )


def test_a_late_change_of_a_fifo_queue_is_refused(sqs):
    """[D] SQS API Reference, ChangeMessageVisibility: once the timeout is over, the handle is of no use there."""
    url = sqs.fifo()
    sqs.send_fifo(url, "m")
    [message] = sqs.receive(url, VisibilityTimeout=1)
    sqs.wait(2)
    assert change_refused(sqs, url, message["ReceiptHandle"]).code == "InvalidParameterValue"


def test_an_extended_handle_of_a_fifo_queue_still_deletes(sqs):
    """T114 [A] recorded 2025-10-05."""
    url = sqs.fifo()
    sqs.send_fifo(url, "m")
    [message] = sqs.receive(url, VisibilityTimeout=2)
    sqs.hide(url, message, 10)
    sqs.wait(3)
    sqs.delete(url, message)
    assert sqs.told(url, "ApproximateNumberOfMessagesNotVisible")["ApproximateNumberOfMessagesNotVisible"] == "0"


def test_a_deleted_message_never_comes_back(sqs):
    """[D] SQS API Reference, DeleteMessage."""
    url = sqs.queue()
    sqs.delete(url, taken(sqs, url, VisibilityTimeout=1))
    sqs.wait(2)
    assert sqs.bodies(url) == []
