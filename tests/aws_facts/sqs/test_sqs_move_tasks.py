"""What AWS does with message move tasks, which take dead letters back."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest


def listed(sqs: Any, queue: Any, **params: Any) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = sqs("ListMessageMoveTasks", SourceArn=queue.arn, **params)["Results"]
    return results


def test_only_a_dead_letter_queue_can_be_redriven(sqs):
    """T149 [A] recorded 2024-04-30: the source must be configured as a dead-letter queue."""
    refused = sqs.refusal("StartMessageMoveTask", SourceArn=sqs.queue().arn)
    assert (refused.code, refused.query_code) == ("InvalidParameterValue", "InvalidParameterValueException")
    assert refused.message == "Source queue must be configured as a Dead Letter Queue."


def test_a_redrive_needs_a_destination_that_exists(sqs):
    """T150 [A] recorded 2024-04-30: 404 ResourceNotFoundException."""
    letters = sqs.queue("letters")
    sqs.dead_lettered(letters)
    arn = letters.arn.replace("letters", "none")
    refused = sqs.refusal("StartMessageMoveTask", SourceArn=letters.arn, DestinationArn=arn)
    assert (refused.code, refused.status) == ("ResourceNotFoundException", 404)
    assert refused.message == "The resource that you specified for the DestinationArn parameter doesn't exist."


def test_one_task_at_a_time(sqs):
    """T151 [A] recorded 2024-04-30: a second one for the same source is refused while the first runs."""
    letters = sqs.queue("letters")
    sqs.dead_lettered(letters)
    for _ in range(3):
        letters.send("o-1001")
    sqs("StartMessageMoveTask", SourceArn=letters.arn, MaxNumberOfMessagesPerSecond=1)
    refused = sqs.refusal("StartMessageMoveTask", SourceArn=letters.arn)
    assert refused.message == (
        "There is already a task running. Only one active task is allowed for a source queue arn at a given time."
    )


def test_messages_go_back_to_where_they_died(sqs):
    """T152 [A] recorded 2024-04-30: without DestinationArn each to its own source; the task has none either."""
    letters = sqs.queue("letters")
    queues = [sqs.dead_lettered(letters, name=name) for name in ("orders", "refunds")]
    for queue in queues:
        sqs.send(queue, queue.name)
        sqs.kill(queue)
    sqs("StartMessageMoveTask", SourceArn=letters.arn)
    sqs.wait(1)
    assert [[message.body for message in queue.messages] for queue in queues] == [["orders"], ["refunds"]]
    [task] = listed(sqs, letters)
    assert (task["Status"], task["ApproximateNumberOfMessagesMoved"]) == ("COMPLETED", 2)
    assert not {"DestinationArn", "TaskHandle"} & set(task)


def test_messages_can_go_elsewhere(sqs):
    """T152 [A] recorded 2024-04-30: to DestinationArn; a finished task shows its numbers and no handle."""
    letters, elsewhere = sqs.queue("letters"), sqs.queue("elsewhere")
    queue = sqs.dead_lettered(letters)
    sqs.send(queue)
    sqs.kill(queue)
    sqs("StartMessageMoveTask", SourceArn=letters.arn, DestinationArn=elsewhere.arn)
    sqs.wait(1)
    assert [message.body for message in elsewhere.messages] == ["o-1001"]
    [task] = listed(sqs, letters)
    assert task == {
        "Status": "COMPLETED",
        "SourceArn": letters.arn,
        "DestinationArn": elsewhere.arn,
        "ApproximateNumberOfMessagesMoved": 1,
        "ApproximateNumberOfMessagesToMove": 1,
        "StartedTimestamp": sqs.clock.start_ms,
    }


def test_a_task_can_be_slow_and_be_cancelled(sqs):
    """T152 [A] recorded 2024-04-30: RUNNING with its handle, so many a second; CANCELLED keeps what was moved."""
    letters = sqs.queue("letters")
    queue = sqs.dead_lettered(letters)
    for n in range(10):
        sqs.send(queue, str(n))
    sqs.kill(queue)
    started = sqs("StartMessageMoveTask", SourceArn=letters.arn, MaxNumberOfMessagesPerSecond=1)
    sqs.wait(1.5)
    [task] = listed(sqs, letters)
    assert (task["Status"], task["TaskHandle"]) == ("RUNNING", started["TaskHandle"])
    assert task["MaxNumberOfMessagesPerSecond"] == 1
    assert (task["ApproximateNumberOfMessagesMoved"], task["ApproximateNumberOfMessagesToMove"]) == (2, 10)
    assert sqs("CancelMessageMoveTask", **started) == {"ApproximateNumberOfMessagesMoved": 2}
    sqs.wait(10)
    [task] = listed(sqs, letters)
    assert task["Status"] == "CANCELLED"
    assert (len(letters.messages), len(queue.messages)) == (8, 2)


def test_a_task_fails_when_its_destination_is_deleted(sqs):
    """T152 [A] recorded 2024-04-30: FAILED with AWS.SimpleQueueService.NonExistentQueue as the reason."""
    letters, elsewhere = sqs.queue("letters"), sqs.queue("elsewhere")
    queue = sqs.dead_lettered(letters)
    for n in range(5):
        sqs.send(queue, str(n))
    sqs.kill(queue)
    sqs(
        "StartMessageMoveTask",
        SourceArn=letters.arn,
        DestinationArn=elsewhere.arn,
        MaxNumberOfMessagesPerSecond=1,
    )
    sqs.wait(1.5)
    sqs("DeleteQueue", QueueUrl=elsewhere.url)
    sqs.wait(5)
    [task] = listed(sqs, letters)
    assert (task["Status"], task["FailureReason"]) == ("FAILED", "AWS.SimpleQueueService.NonExistentQueue")
    assert len(letters.messages) == 3


@pytest.mark.parametrize("handle", ["nonsense", base64.b64encode(b"[]").decode(), base64.b64encode(b"x").decode()])
def test_a_task_handle_is_checked(sqs, handle):
    """T154 [A] recorded 2024-04-30: what is not base64 of the right JSON is invalid."""
    refused = sqs.refusal("CancelMessageMoveTask", TaskHandle=handle)
    assert (refused.code, refused.message) == (
        "InvalidParameterValue",
        "Value for parameter TaskHandle is invalid.",
    )


def test_a_task_handle_names_task_and_source(sqs):
    """T154 [A] recorded 2024-04-30: an unknown task and an unknown source are 404, in different words."""
    letters = sqs.queue("letters")
    sqs.dead_lettered(letters)
    handle = sqs("StartMessageMoveTask", SourceArn=letters.arn)["TaskHandle"]
    said = json.loads(base64.b64decode(handle))
    assert said["sourceArn"] == letters.arn
    for changed, text in [
        ({"taskId": "none"}, "Task does not exist."),
        (
            {"sourceArn": letters.arn.replace("letters", "none")},
            "The resource that you specified for the SourceArn parameter doesn't exist.",
        ),
    ]:
        other = base64.b64encode(json.dumps(said | changed).encode()).decode()
        refused = sqs.refusal("CancelMessageMoveTask", TaskHandle=other)
        assert (refused.code, refused.status) == ("ResourceNotFoundException", 404)
        assert refused.message == text


def test_a_redriven_message_is_a_new_one(sqs):
    """T155 [D] SQS Developer Guide, dead-letter queue redrive: new id, new time, no receives, new retention."""
    letters = sqs.queue("letters")
    queue = sqs.dead_lettered(letters, most=2)
    sent = sqs.send(queue)
    sqs.kill(queue)
    sqs.wait(60)
    sqs("StartMessageMoveTask", SourceArn=letters.arn)
    sqs.wait(1)
    [message] = sqs.receive(queue, AttributeNames=["All"])
    assert message["MessageId"] != sent["MessageId"]
    assert message["Attributes"]["ApproximateReceiveCount"] == "1"
    assert message["Attributes"]["SentTimestamp"] == str(sqs.clock.start_ms + 60_000)
    assert "DeadLetterQueueSourceArn" not in message["Attributes"]


@pytest.mark.parametrize("rate", [0, 501])
def test_a_task_moves_at_most_five_hundred_a_second(sqs, rate):
    """T155 [D] SQS API Reference, StartMessageMoveTask: 1 to 500 messages."""
    letters = sqs.queue("letters")
    sqs.dead_lettered(letters)
    refused = sqs.refusal("StartMessageMoveTask", SourceArn=letters.arn, MaxNumberOfMessagesPerSecond=rate)
    assert refused.code == "InvalidParameterValue"


def test_tasks_are_listed_newest_first(sqs):
    """T152 [D] SQS API Reference, ListMessageMoveTasks: one unless more are asked for, ten at most."""
    letters = sqs.queue("letters")
    sqs.dead_lettered(letters)
    for _ in range(3):
        sqs("StartMessageMoveTask", SourceArn=letters.arn)
        sqs.wait(1)
    started = [task["StartedTimestamp"] for task in listed(sqs, letters, MaxResults=10)]
    assert started == sorted(started, reverse=True)
    assert [len(started), len(listed(sqs, letters))] == [3, 1]
    refused = sqs.refusal("ListMessageMoveTasks", SourceArn=letters.arn, MaxResults=11)
    assert refused.code == "InvalidParameterValue"
