"""What AWS does with dead-letter queues."""

from __future__ import annotations

import json

import pytest

DAYS = 24 * 3600


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
    sqs.kill(queue)
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
    sqs.kill(queue)
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
    sqs.kill(queue)
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
    sqs.kill(queue)
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
