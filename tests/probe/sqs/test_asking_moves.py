"""Message-move tasks: starting, listing, cancelling, failing."""

from __future__ import annotations

import base64
import json

import pytest

NO_SOURCE = "The resource that you specified for the SourceArn parameter doesn't exist."
NO_DESTINATION = "The resource that you specified for the DestinationArn parameter doesn't exist."
RUNNING = "There is already a task running. Only one active task is allowed for a source queue arn at a given time."


def dead_letters(sqs, count=2, sources=1):
    """A dead-letter queue with letters of each source; gives its URL and theirs."""
    dead = sqs.queue()
    urls = [sqs.queue(RedrivePolicy=sqs.redriving(dead), VisibilityTimeout="0") for _ in range(sources)]
    for index, url in enumerate(urls):
        for n in range(count):
            sqs.send(url, f"s{index}-{n}")
        for _ in range(2):
            sqs.receive(url, MaxNumberOfMessages=10)
    return dead, urls


def start(sqs, dead, **params):
    return sqs("start_message_move_task", SourceArn=sqs.arn(dead), **params)["TaskHandle"]


def listed(sqs, dead, **params):
    return sqs("list_message_move_tasks", SourceArn=sqs.arn(dead), **params).get("Results", [])


def refused(sqs, **params):
    return sqs.refused("start_message_move_task", **params)


def test_letters_go_back_to_where_they_came_from(sqs):
    """T152 [A] recorded 2024-04-30: to several sources; the result names no destination."""
    dead, urls = dead_letters(sqs, sources=2)
    start(sqs, dead)
    sqs.wait(3)
    assert [sorted(sqs.bodies(url)) for url in urls] == [["s0-0", "s0-1"], ["s1-0", "s1-1"]]
    [task] = listed(sqs, dead)
    assert set(task) == {
        "Status", "SourceArn", "ApproximateNumberOfMessagesMoved", "ApproximateNumberOfMessagesToMove",
        "StartedTimestamp",
    }  # fmt: skip
    assert (task["Status"], task["ApproximateNumberOfMessagesMoved"]) == ("COMPLETED", 4)


def test_letters_can_go_elsewhere(sqs):
    """[A] recorded 2024-04-30: the result names the destination."""
    dead, _ = dead_letters(sqs)
    other = sqs.queue()
    start(sqs, dead, DestinationArn=sqs.arn(other))
    sqs.wait(3)
    assert sorted(sqs.bodies(other)) == ["s0-0", "s0-1"]
    [task] = listed(sqs, dead)
    assert (task["DestinationArn"], task["ApproximateNumberOfMessagesToMove"]) == (sqs.arn(other), 2)


def test_a_moved_message_is_a_new_one(sqs):
    """T155 [D] SQS Developer Guide, dead-letter queue redrive: new id, count from nothing."""
    dead = sqs.queue()
    url = sqs.queue(RedrivePolicy=sqs.redriving(dead), VisibilityTimeout="0")
    sent = sqs.send(url)["MessageId"]
    sqs.receive(url)
    sqs.receive(url)
    start(sqs, dead)
    sqs.wait(3)
    [message] = sqs.receive(url, AttributeNames=["All"])
    assert message["MessageId"] != sent and message["Attributes"]["ApproximateReceiveCount"] == "1"
    assert "DeadLetterQueueSourceArn" not in message["Attributes"]


def test_a_slow_task_runs_and_tells_its_rate(sqs):
    """[A] recorded 2024-04-30: RUNNING has a handle and a rate."""
    dead, _ = dead_letters(sqs, count=5)
    handle = start(sqs, dead, MaxNumberOfMessagesPerSecond=1)
    [task] = listed(sqs, dead)
    assert (task["Status"], task["MaxNumberOfMessagesPerSecond"]) == ("RUNNING", 1)
    assert task["TaskHandle"] == handle and task["ApproximateNumberOfMessagesToMove"] == 5


def test_one_task_at_a_time(sqs):
    """T151 [A] recorded 2024-04-30."""
    dead, _ = dead_letters(sqs, count=5)
    start(sqs, dead, MaxNumberOfMessagesPerSecond=1)
    answer = refused(sqs, SourceArn=sqs.arn(dead))
    assert (answer.code, answer.message) == ("InvalidParameterValue", RUNNING)


def test_a_task_can_be_cancelled(sqs):
    """[A] recorded 2024-04-30: the answer tells how many were moved; the list says CANCELLED, and has no handle."""
    dead, _ = dead_letters(sqs, count=6)
    handle = start(sqs, dead, MaxNumberOfMessagesPerSecond=1)
    sqs.wait(2.5)
    moved = sqs("cancel_message_move_task", TaskHandle=handle)["ApproximateNumberOfMessagesMoved"]
    assert 1 <= moved <= 4
    sqs.wait(3)
    [task] = listed(sqs, dead)
    assert task["Status"] == "CANCELLED" and "TaskHandle" not in task
    assert int(sqs.told(dead)["ApproximateNumberOfMessages"]) > 0


def test_a_task_that_is_over_cannot_be_cancelled(sqs):
    """[D] SQS API Reference, CancelMessageMoveTask: only while its status is RUNNING."""
    dead, _ = dead_letters(sqs)
    handle = start(sqs, dead)
    sqs.wait(3)
    assert sqs.refused("cancel_message_move_task", TaskHandle=handle).status in {400, 404}


def test_a_task_fails_without_its_destination(sqs):
    """[A] recorded 2024-04-30: FAILED, with the reason."""
    dead, _ = dead_letters(sqs, count=5)
    other = sqs.queue()
    start(sqs, dead, DestinationArn=sqs.arn(other), MaxNumberOfMessagesPerSecond=1)
    sqs("delete_queue", QueueUrl=other)
    sqs.wait(3)
    [task] = listed(sqs, dead)
    assert (task["Status"], task["FailureReason"]) == ("FAILED", "AWS.SimpleQueueService.NonExistentQueue")


def test_a_letter_from_nowhere_fails_the_task(sqs):
    """[F] as AWS words it, seen 2024: CouldNotDetermineMessageSource for what was sent to the queue itself."""
    dead = sqs.queue()
    sqs.queue(RedrivePolicy=sqs.redriving(dead))
    sqs.send(dead)
    start(sqs, dead)
    sqs.wait(3)
    [task] = listed(sqs, dead)
    assert (task["Status"], task["FailureReason"]) == ("FAILED", "CouldNotDetermineMessageSource")
    assert sqs.bodies(dead) == ["o-1001"]


def test_only_a_dead_letter_queue_is_redriven(sqs):
    """T149 [A] recorded 2024-04-30."""
    answer = refused(sqs, SourceArn=sqs.arn(sqs.queue()))
    assert answer.code == "InvalidParameterValue"
    assert answer.message == "Source queue must be configured as a Dead Letter Queue."


def test_source_and_destination_must_exist(sqs):
    """T150, T154 [A] recorded 2024-04-30: HTTP 404."""
    dead, _ = dead_letters(sqs, count=1)
    nowhere = sqs.arn(dead) + "-nowhere"
    answer = refused(sqs, SourceArn=nowhere)
    assert (answer.code, answer.message, answer.status) == ("ResourceNotFoundException", NO_SOURCE, 404)
    answer = refused(sqs, SourceArn=sqs.arn(dead), DestinationArn=nowhere)
    assert (answer.code, answer.message, answer.status) == ("ResourceNotFoundException", NO_DESTINATION, 404)


@pytest.mark.parametrize("rate", [0, 501])
def test_a_rate_is_one_to_five_hundred(sqs, rate):
    """T155 [D] SQS API Reference, StartMessageMoveTask."""
    dead, _ = dead_letters(sqs, count=1)
    answer = refused(sqs, SourceArn=sqs.arn(dead), MaxNumberOfMessagesPerSecond=rate)
    assert answer.code == "InvalidParameterValue"


def test_a_queue_is_not_redriven_to_itself(sqs):
    """[F] as AWS words it, seen 2024."""
    dead, _ = dead_letters(sqs, count=1)
    answer = refused(sqs, SourceArn=sqs.arn(dead), DestinationArn=sqs.arn(dead))
    assert answer.code == "InvalidParameterValue"
    assert answer.message == "Source queue arn and destination queue arn cannot be the same."


def test_source_and_destination_are_of_one_type(sqs):
    """[D] SQS Developer Guide, dead-letter queue redrive; the words [F] seen 2024."""
    dead, _ = dead_letters(sqs, count=1)
    answer = refused(sqs, SourceArn=sqs.arn(dead), DestinationArn=sqs.arn(sqs.fifo()))
    assert answer.code == "InvalidParameterValue"
    assert answer.message == "The source queue and destination queue must be of the same queue type."


def test_a_handle_is_base64_of_json(sqs):
    """T154 [A] recorded 2024-04-30."""
    dead, _ = dead_letters(sqs, count=1)
    told = json.loads(base64.b64decode(start(sqs, dead)))
    assert set(told) == {"taskId", "sourceArn"} and told["sourceArn"] == sqs.arn(dead)


def test_a_bad_handle_is_told_apart(sqs):
    """T154 [A] recorded 2024-04-30."""
    dead, _ = dead_letters(sqs, count=1)
    arn = sqs.arn(dead)

    def cancel(task, source):
        text = json.dumps({"taskId": task, "sourceArn": source})
        return sqs.refused("cancel_message_move_task", TaskHandle=base64.b64encode(text.encode()).decode())

    answer = sqs.refused("cancel_message_move_task", TaskHandle="foobared")
    assert (answer.code, answer.message) == ("InvalidParameterValue", "Value for parameter TaskHandle is invalid.")
    task = "f6a1b2c3-0000-4000-8000-000000000000"
    answer = cancel(task, arn)
    assert (answer.code, answer.message, answer.status) == ("ResourceNotFoundException", "Task does not exist.", 404)
    answer = cancel(task, arn + "-nowhere")
    assert (answer.code, answer.message) == ("ResourceNotFoundException", NO_SOURCE)


def test_tasks_are_listed_newest_first_and_one_by_default(sqs):
    """[D] SQS API Reference, ListMessageMoveTasks: up to 10, 1 by default."""
    dead, [url] = dead_letters(sqs, count=1)
    start(sqs, dead)
    sqs.wait(3)
    sqs.receive(url)
    sqs.receive(url)
    start(sqs, dead, DestinationArn=sqs.arn(url))
    sqs.wait(3)
    assert [("DestinationArn" in task) for task in listed(sqs, dead)] == [True]
    assert [("DestinationArn" in task) for task in listed(sqs, dead, MaxResults=10)] == [True, False]


@pytest.mark.parametrize("most", [0, 11])
def test_at_most_ten_tasks_are_listed(sqs, most):
    """[D] SQS API Reference, ListMessageMoveTasks: MaxResults 1 to 10."""
    answer = sqs.refused("list_message_move_tasks", SourceArn=sqs.arn(sqs.queue()), MaxResults=most)
    assert answer.code == "InvalidParameterValue"


def test_a_queue_without_tasks_lists_none(sqs):
    """[D] SQS API Reference, ListMessageMoveTasks."""
    dead, _ = dead_letters(sqs, count=1)
    assert listed(sqs, dead) == []


def test_the_source_of_a_list_must_exist(sqs):
    """[D] SQS API Reference, ListMessageMoveTasks: ResourceNotFoundException."""
    arn = sqs.arn(sqs.queue()) + "-nowhere"
    assert sqs.refused("list_message_move_tasks", SourceArn=arn).code == "ResourceNotFoundException"
