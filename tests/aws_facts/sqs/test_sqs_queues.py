"""What AWS does with queues: making, finding, listing, purging and deleting them."""

from __future__ import annotations

import pytest

from cloudlet.wire.request import HttpRequest, Request

QUERY = "AWS.SimpleQueueService."


def test_creating_the_same_queue_again_is_no_error(sqs):
    """T160 [A-] recorded 2024-04-30: with the same attributes, some of them, or none."""
    attributes = {"DelaySeconds": "5", "VisibilityTimeout": "60"}
    url = sqs("CreateQueue", QueueName="orders", Attributes=attributes)
    for again in (attributes, {"DelaySeconds": "5"}, {}):
        assert sqs("CreateQueue", QueueName="orders", Attributes=again) == url


def test_creating_it_with_another_value_is_refused(sqs):
    """T160 [A] recorded 2024-04-30: QueueAlreadyExists, over JSON QueueNameExists; the attribute is named."""
    sqs.queue(DelaySeconds="5")
    for attributes in ({"DelaySeconds": "6"}, {"VisibilityTimeout": "30", "DelaySeconds": "1"}):
        refused = sqs.refusal("CreateQueue", QueueName="orders", Attributes=attributes)
        assert (refused.code, refused.query_code) == ("QueueAlreadyExists", "QueueNameExists")
        assert refused.message == (
            "A queue already exists with the same name and a different value for attribute DelaySeconds"
        )


def test_a_name_is_free_sixty_seconds_after_a_delete(sqs):
    """T161 [A] validated 2024-04-30: until then QueueDeletedRecently."""
    queue = sqs.queue()
    sqs("DeleteQueue", QueueUrl=queue.url)
    refused = sqs.refusal("CreateQueue", QueueName="orders")
    assert (refused.code, refused.query_code) == (QUERY + "QueueDeletedRecently", "QueueDeletedRecently")
    assert refused.message == (
        "You must wait 60 seconds after deleting a queue before you can create another with the same name."
    )
    sqs.wait(60)
    assert sqs.queue().messages == []


@pytest.mark.parametrize(
    ("operation", "params"),
    [
        ("GetQueueUrl", {"QueueName": "none"}),
        ("GetQueueAttributes", {}),
        ("DeleteQueue", {}),
        ("SendMessage", {"MessageBody": "o-1001"}),
        ("SendMessageBatch", {"Entries": [{"Id": "1", "MessageBody": "o-1001"}]}),
        ("ReceiveMessage", {}),
        ("DeleteMessage", {"ReceiptHandle": "x"}),
        ("PurgeQueue", {}),
        ("TagQueue", {"Tags": {"a": "b"}}),
        ("ListQueueTags", {}),
        ("ListDeadLetterSourceQueues", {}),
    ],
)
def test_an_unknown_queue_does_not_exist(sqs, operation, params):
    """T162 [A+M] recorded 2024-04-30: 400, and over JSON its other name."""
    url = {} if "QueueName" in params else {"QueueUrl": "https://sqs.eu-west-1.amazonaws.com/123456789012/none"}
    refused = sqs.refusal(operation, **params, **url)
    assert (refused.code, refused.status) == (QUERY + "NonExistentQueue", 400)
    assert (refused.query_code, refused.message) == (
        "QueueDoesNotExist",
        "The specified queue does not exist.",
    )


def test_the_query_protocol_says_it_with_more_words(sqs):
    """T162 [A] recorded 2024-04-30: "for this wsdl version", without a second name."""
    http = HttpRequest("POST", "https://sqs.eu-west-1.amazonaws.com/", {}, b"Action=GetQueueUrl&QueueName=none")
    answers = []
    sqs.service.call(Request("sqs", "GetQueueUrl", {"QueueName": "none"}, http=http), answers.append)
    assert answers[0].message == "The specified queue does not exist for this wsdl version."


def test_a_purge_takes_all_and_leaves_what_comes_after(sqs):
    """T165 [A-] LocalStack's tests on AWS: visible, in flight and delayed messages."""
    queue = sqs.queue()
    sqs.send(queue, "in flight")
    sqs.receive(queue)
    sqs.send(queue, "visible")
    sqs.send(queue, "delayed", DelaySeconds=60)
    sqs("PurgeQueue", QueueUrl=queue.url)
    assert queue.messages == []
    sqs.send(queue, "after")
    sqs.wait(120)
    assert sqs.bodies(queue) == ["after"]


def test_a_queue_is_purged_once_a_minute(sqs):
    """T166 [A] recorded 2024-04-30: 403 PurgeQueueInProgress within 60 s."""
    queue = sqs.queue()
    sqs("PurgeQueue", QueueUrl=queue.url)
    sqs.wait(59)
    refused = sqs.refusal("PurgeQueue", QueueUrl=queue.url)
    assert (refused.code, refused.status) == (QUERY + "PurgeQueueInProgress", 403)
    assert refused.message == "Only one PurgeQueue operation on orders is allowed every 60 seconds."
    sqs.wait(1)
    sqs("PurgeQueue", QueueUrl=queue.url)


def test_queues_are_listed_by_prefix(sqs):
    """T167 [A] validated 2024-04-30: where none matches, there is no key."""
    urls = [sqs.queue(name).url for name in ("orders", "orders-dlq", "refunds")]
    assert sqs("ListQueues") == {"QueueUrls": urls}
    assert sqs("ListQueues", QueueNamePrefix="orders") == {"QueueUrls": urls[:2]}
    assert sqs("ListQueues", QueueNamePrefix="none") == {}


def test_a_list_has_pages_only_where_max_results_was_given(sqs):
    """T167 [A] recorded 2025-03-19: NextToken where there are more."""
    urls = [sqs.queue(f"q{n}").url for n in range(5)]
    first = sqs("ListQueues", MaxResults=2)
    assert first["QueueUrls"] == urls[:2]
    rest = sqs("ListQueues", MaxResults=5, NextToken=first["NextToken"])
    assert rest == {"QueueUrls": urls[2:]}
    refused = sqs.refusal("ListQueues", MaxResults=1001)
    assert refused.code == "InvalidParameterValue"


def test_a_message_is_kept_for_the_retention_period(sqs):
    """T170 [D] SQS API Reference, CreateQueue: four days by default, counted from the send, also in flight."""
    queue = sqs.queue(MessageRetentionPeriod="60")
    sqs.send(queue, "o-1001")
    sqs.wait(30)
    sqs.send(queue, "o-1002")
    sqs.receive(queue, VisibilityTimeout=600)
    sqs.wait(30)
    assert [message.body for message in queue.messages] == ["o-1002"]
    assert len(sqs.history.of("expired")) == 1
    sqs.wait(30)
    assert queue.messages == []


@pytest.mark.parametrize("name", ["", "x" * 81, "a.b", "a b", "é", "orders.fifo"])
def test_a_queue_name_has_rules(sqs, name):
    """T117 [D] SQS Developer Guide, quotas of queues: 1 to 80 letters, digits, hyphens and underscores."""
    assert sqs.refusal("CreateQueue", QueueName=name).code == "InvalidParameterValue"


def test_errors_have_two_names_and_a_sender(sqs):
    """T171 [A] recorded 2024-04-30: Error.Code, Error.QueryErrorCode, and Type Sender."""
    refused = sqs.refusal("ReceiveMessage", QueueUrl=sqs.queue().url, MaxNumberOfMessages=11)
    assert (refused.code, refused.query_code) == ("InvalidParameterValue", "InvalidParameterValueException")
    assert refused.sender
