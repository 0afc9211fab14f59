"""What AWS does with dead-letter queues and message move tasks."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

DAYS = 24 * 3600


def kill(sqs: Any, queue: Any) -> None:
    """Receive everything until it is dead."""
    while sqs.receive(queue, MaxNumberOfMessages=10, VisibilityTimeout=0):
        pass


def listed(sqs: Any, queue: Any, **params: Any) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = sqs("ListMessageMoveTasks", SourceArn=queue.arn, **params)["Results"]
    return results


@pytest.mark.parametrize("most", [1, 3])
def test_the_receive_that_would_be_too_many_moves_the_message(sqs, most):
    """T141 [A-] LocalStack's tests on AWS: maxReceiveCount receives deliver, the next brings nothing."""
    letters = sqs.queue("letters")
    queue = sqs.dead_lettered(letters, most=most, VisibilityTimeout="0")
    sent = sqs.send(queue)
    for _ in range(most):
        assert sqs.bodies(queue) == ["o-1001"]
    assert letters.messages == []
    assert sqs.bodies(queue) == []
    assert [letter.id for letter in letters.messages] == [sent["MessageId"]]


def test_a_timeout_alone_moves_nothing(sqs):
    """T141 [A-] LocalStack's tests on AWS: the move happens on a receive, not when the visibility timeout runs out."""
    letters = sqs.queue("letters")
    queue = sqs.dead_lettered(letters, VisibilityTimeout="1")
    sqs.send(queue)
    sqs.receive(queue)
    sqs.wait(60)
    assert (len(queue.visible), len(letters.messages)) == (1, 0)


def test_a_dead_letter_keeps_all_and_tells_where_it_died(sqs):
    """T142 [A] recorded 2024-04-30: body, attributes, trace header and id stay, the count goes on, and
    DeadLetterQueueSourceArn names the source."""
    letters = sqs.queue("letters")
    queue = sqs.dead_lettered(letters, VisibilityTimeout="0")
    trace = {"AWSTraceHeader": {"DataType": "String", "StringValue": "Root=1-5759e988-bd862e3fe1be46a994272793"}}
    attributes = {"MyAttribute": {"DataType": "String", "StringValue": "foobar"}}
    sent = sqs.send(queue, MessageAttributes=attributes, MessageSystemAttributes=trace)
    kill(sqs, queue)
    sqs.wait(5)
    [letter] = sqs.receive(letters, AttributeNames=["All"], MessageAttributeNames=["All"])
    assert (letter["MessageId"], letter["Body"]) == (sent["MessageId"], "o-1001")
    assert letter["MessageAttributes"] == attributes
    assert letter["MD5OfMessageAttributes"] == "adb59cd4678ea5a855436b949cd07ab6"
    assert letter["Attributes"]["AWSTraceHeader"] == trace["AWSTraceHeader"]["StringValue"]
    assert letter["Attributes"]["DeadLetterQueueSourceArn"] == queue.arn
    assert letter["Attributes"]["ApproximateReceiveCount"] == "2"
    assert letter["Attributes"]["SentTimestamp"] == str(sqs.clock.start_ms)


@pytest.mark.parametrize("name", ["RedrivePolicy", "Policy"])
def test_an_empty_policy_removes_it(sqs, name):
    """T144 [A-] recorded 2024-08-20: its key is gone from GetQueueAttributes."""
    queue = sqs.dead_lettered(sqs.queue("letters"))
    statement = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": queue.arn}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    sqs("SetQueueAttributes", QueueUrl=queue.url, Attributes={"Policy": policy})
    assert name in sqs.told(queue)
    sqs("SetQueueAttributes", QueueUrl=queue.url, Attributes={name: ""})
    assert name not in sqs.told(queue)


@pytest.mark.parametrize(
    ("policy", "reason"),
    [
        ({}, "Redrive policy does not contain mandatory attribute: maxReceiveCount."),
        ({"deadLetterTargetArn": "ARN"}, "Redrive policy does not contain mandatory attribute: maxReceiveCount."),
        ({"maxReceiveCount": 5}, "Redrive policy does not contain mandatory attribute: deadLetterTargetArn."),
        (
            {"deadLetterTargetArn": "ARN", "maxReceiveCount": "many"},
            "Invalid value for maxReceiveCount: many, valid values are from 1 to 1000 both inclusive.",
        ),
        (
            {"deadLetterTargetArn": "ARN", "maxReceiveCount": 0},
            "Invalid value for maxReceiveCount: 0, valid values are from 1 to 1000 both inclusive.",
        ),
        (
            {"deadLetterTargetArn": "ARN", "maxReceiveCount": 1001},
            "Invalid value for maxReceiveCount: 1001, valid values are from 1 to 1000 both inclusive.",
        ),
        ({"deadLetterTargetArn": "ARN-none", "maxReceiveCount": 5}, "Dead letter target does not exist."),
    ],
)
def test_a_redrive_policy_is_checked(sqs, policy, reason):
    """T145 [A-] LocalStack's tests on AWS: InvalidParameterValue with the policy and the reason."""
    letters = sqs.queue("letters")
    text = json.dumps(policy).replace("ARN", letters.arn)
    refused = sqs.refusal("CreateQueue", QueueName="orders", Attributes={"RedrivePolicy": text})
    assert refused.code == "InvalidParameterValue"
    assert refused.message == f"Value {text} for parameter RedrivePolicy is invalid. Reason: {reason}"


def test_max_receive_count_may_be_a_string(sqs):
    """T145 [D] SQS API Reference, SetQueueAttributes: "1" counts like 1, and is told as 1."""
    letters = sqs.queue("letters")
    policy = {"deadLetterTargetArn": letters.arn, "maxReceiveCount": "1"}
    queue = sqs.queue(RedrivePolicy=json.dumps(policy))
    assert sqs.queue(RedrivePolicy=json.dumps(policy)) is queue
    assert json.loads(sqs.told(queue)["RedrivePolicy"]) == policy | {"maxReceiveCount": 1}
    sqs.send(queue)
    kill(sqs, queue)
    assert len(letters.messages) == 1


def test_the_sources_of_a_dead_letter_queue_are_listed(sqs):
    """T146 [A-] LocalStack's tests on AWS: the key is written queueUrls."""
    letters = sqs.queue("letters")
    queues = [sqs.dead_lettered(letters, name=name) for name in ("orders", "refunds")]
    answer = sqs("ListDeadLetterSourceQueues", QueueUrl=letters.url)
    assert answer == {"queueUrls": [queue.url for queue in queues]}


def test_a_dead_letter_queue_is_of_the_same_type(sqs):
    """T147 [D] SQS API Reference, CreateQueue: FIFO for FIFO, standard for standard."""
    policies = [
        json.dumps({"deadLetterTargetArn": target.arn, "maxReceiveCount": 5})
        for target in (sqs.fifo("letters.fifo"), sqs.queue("letters"))
    ]
    reason = "Reason: Dead-letter queue must be same type of queue as the source."
    refused = sqs.refusal("CreateQueue", QueueName="orders", Attributes={"RedrivePolicy": policies[0]})
    assert refused.message.endswith(reason)
    fifo = {"RedrivePolicy": policies[1], "FifoQueue": "true"}
    refused = sqs.refusal("CreateQueue", QueueName="orders.fifo", Attributes=fifo)
    assert refused.message.endswith(reason)


def test_retention_goes_on_from_the_first_send(sqs):
    """T148 [D] SQS Developer Guide, dead-letter queue retention: a day at the source leaves three of four days."""
    letters = sqs.queue("letters", MessageRetentionPeriod=str(4 * DAYS))
    queue = sqs.dead_lettered(letters, MessageRetentionPeriod=str(4 * DAYS))
    sqs.send(queue)
    sqs.wait(DAYS)
    kill(sqs, queue)
    sqs.wait(3 * DAYS - 1)
    assert len(letters.messages) == 1
    sqs.wait(1)
    assert letters.messages == []


def test_retention_starts_anew_on_a_fifo_dead_letter_queue(sqs):
    """T148 [D] SQS Developer Guide, dead-letter queue retention: the timestamp is reset by the move."""
    letters = sqs.fifo("letters.fifo", MessageRetentionPeriod=str(4 * DAYS))
    queue = sqs.dead_lettered(letters, name="orders.fifo", FifoQueue="true")
    sqs.send_fifo(queue, "o-1001")
    sqs.wait(DAYS)
    kill(sqs, queue)
    sqs.wait(4 * DAYS - 1)
    assert len(letters.messages) == 1
    sqs.wait(1)
    assert letters.messages == []


def test_a_queue_chooses_who_may_use_it(sqs):
    """T147 [D] SQS API Reference, RedriveAllowPolicy: allowAll, denyAll, or byQueue with up to ten ARNs."""
    letters = sqs.queue("letters", RedriveAllowPolicy='{"redrivePermission":"denyAll"}')
    policy = json.dumps({"deadLetterTargetArn": letters.arn, "maxReceiveCount": 5})
    orders = {"QueueName": "orders", "Attributes": {"RedrivePolicy": policy}}
    assert sqs.refusal("CreateQueue", **orders).code == "InvalidParameterValue"
    by_queue = {"redrivePermission": "byQueue", "sourceQueueArns": [letters.arn.replace("letters", "orders")]}
    sqs("SetQueueAttributes", QueueUrl=letters.url, Attributes={"RedriveAllowPolicy": json.dumps(by_queue)})
    sqs("CreateQueue", **orders)
    assert sqs.refusal("CreateQueue", **(orders | {"QueueName": "refunds"})).code == "InvalidParameterValue"


@pytest.mark.parametrize(
    "policy",
    [
        [],
        {},
        {"redrivePermission": "some"},
        {"redrivePermission": "byQueue"},
        {"redrivePermission": "byQueue", "sourceQueueArns": []},
        {"redrivePermission": "byQueue", "sourceQueueArns": [f"arn:aws:sqs:x:1:q{n}" for n in range(11)]},
        {"redrivePermission": "allowAll", "sourceQueueArns": ["arn:aws:sqs:x:1:q"]},
    ],
)
def test_a_redrive_allow_policy_is_checked(sqs, policy):
    """T147 [D] SQS API Reference, RedriveAllowPolicy: ARNs with byQueue, one to ten, and only there."""
    attributes = {"RedriveAllowPolicy": json.dumps(policy)}
    refused = sqs.refusal("CreateQueue", QueueName="letters", Attributes=attributes)
    assert refused.code in ("InvalidParameterValue", "InvalidAttributeValue")


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
        kill(sqs, queue)
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
    kill(sqs, queue)
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
    kill(sqs, queue)
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
    kill(sqs, queue)
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
    kill(sqs, queue)
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
