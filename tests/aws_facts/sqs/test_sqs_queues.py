"""What AWS does with queues: making, finding, changing, purging and deleting them."""

from __future__ import annotations

import json

import pytest

from cloudlet.wire.request import HttpRequest, Request

QUERY = "AWS.SimpleQueueService."
DEFAULTS = {
    "ApproximateNumberOfMessages": "0",
    "ApproximateNumberOfMessagesDelayed": "0",
    "ApproximateNumberOfMessagesNotVisible": "0",
    "CreatedTimestamp": "1767225600",
    "DelaySeconds": "0",
    "LastModifiedTimestamp": "1767225600",
    "MaximumMessageSize": "1048576",
    "MessageRetentionPeriod": "345600",
    "QueueArn": "arn:aws:sqs:eu-west-1:123456789012:orders",
    "ReceiveMessageWaitTimeSeconds": "0",
    "SqsManagedSseEnabled": "true",
    "VisibilityTimeout": "30",
}


def test_a_standard_queue_has_these_attributes(sqs):
    """T156 [A] recorded 2025-12-18: all are strings, and no policy has a key."""
    assert sqs.told(sqs.queue()) == DEFAULTS


def test_a_fifo_queue_has_four_more(sqs):
    """T157 [A] recorded 2025-12-18: type, deduplication and throughput."""
    assert sqs.told(sqs.fifo()) == DEFAULTS | {
        "QueueArn": "arn:aws:sqs:eu-west-1:123456789012:orders.fifo",
        "ContentBasedDeduplication": "false",
        "DeduplicationScope": "queue",
        "FifoQueue": "true",
        "FifoThroughputLimit": "perQueue",
    }


def test_nothing_is_told_without_asking(sqs):
    """T156 [D] SQS API Reference, GetQueueAttributes: names or All; what is not set has no key."""
    queue = sqs.queue()
    assert sqs("GetQueueAttributes", QueueUrl=queue.url) == {}
    assert sqs("GetQueueAttributes", QueueUrl=queue.url, AttributeNames=["Policy"]) == {}
    assert sqs.told(queue, "DelaySeconds", "VisibilityTimeout") == {"DelaySeconds": "0", "VisibilityTimeout": "30"}


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


def test_an_unknown_attribute_is_refused(sqs):
    """T164 [A-] LocalStack's tests on AWS: on reading and on writing."""
    queue = sqs.queue()
    refused = sqs.refusal("GetQueueAttributes", QueueUrl=queue.url, AttributeNames=["Foobar"])
    assert (refused.code, refused.message) == ("InvalidAttributeName", "Unknown Attribute Foobar.")
    refused = sqs.refusal("SetQueueAttributes", QueueUrl=queue.url, Attributes={"Foobar": "1"})
    assert (refused.code, refused.message) == ("InvalidAttributeName", "Unknown Attribute Foobar.")


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


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DelaySeconds", "-1"),
        ("DelaySeconds", "901"),
        ("DelaySeconds", "1.5"),
        ("MaximumMessageSize", "1023"),
        ("MaximumMessageSize", "1048577"),
        ("MessageRetentionPeriod", "59"),
        ("MessageRetentionPeriod", "1209601"),
        ("ReceiveMessageWaitTimeSeconds", "21"),
        ("VisibilityTimeout", "43201"),
        ("VisibilityTimeout", "soon"),
        ("KmsDataKeyReusePeriodSeconds", "59"),
        ("SqsManagedSseEnabled", "yes"),
        ("Policy", "nonsense"),
    ],
)
def test_attributes_have_ranges(sqs, name, value):
    """T170 [D] SQS API Reference, CreateQueue: InvalidAttributeValue, on making and on changing a queue."""
    queue = sqs.queue()
    for call in (
        {"operation": "CreateQueue", "QueueName": "refunds"},
        {"operation": "SetQueueAttributes", "QueueUrl": queue.url},
    ):
        refused = sqs.refusal(**call, Attributes={name: value})
        assert (refused.code, refused.message) == (
            "InvalidAttributeValue",
            f"Invalid value for the parameter {name}.",
        )


def test_one_bad_attribute_changes_none(sqs):
    """T170 [D] SQS API Reference, SetQueueAttributes: it is all or nothing."""
    queue = sqs.queue()
    attributes = {"DelaySeconds": "5", "VisibilityTimeout": "soon"}
    sqs.refusal("SetQueueAttributes", QueueUrl=queue.url, Attributes=attributes)
    assert sqs.told(queue, "DelaySeconds") == {"DelaySeconds": "0"}


def test_a_change_has_its_time(sqs):
    """T156 [A] recorded 2025-08-19: LastModifiedTimestamp moves, CreatedTimestamp does not."""
    queue = sqs.queue()
    sqs.wait(10)
    sqs("SetQueueAttributes", QueueUrl=queue.url, Attributes={"VisibilityTimeout": "69"})
    told = sqs.told(queue)
    assert (told["VisibilityTimeout"], told["CreatedTimestamp"]) == ("69", "1767225600")
    assert told["LastModifiedTimestamp"] == "1767225610"


def test_a_queue_has_one_kind_of_encryption(sqs):
    """T156 [A] recorded 2025-12-10: a KMS key switches SQS's own off and back."""
    queue = sqs.queue()
    kms = {"KmsMasterKeyId": "testKeyId", "KmsDataKeyReusePeriodSeconds": "6000"}
    sqs("SetQueueAttributes", QueueUrl=queue.url, Attributes=kms)
    assert sqs.told(queue) == DEFAULTS | kms | {"SqsManagedSseEnabled": "false"}
    both = {"KmsMasterKeyId": "testKeyId", "SqsManagedSseEnabled": "true"}
    refused = sqs.refusal("SetQueueAttributes", QueueUrl=queue.url, Attributes=both)
    assert refused.code == "InvalidAttributeName"
    assert refused.message == (
        "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE."
    )
    sqs("SetQueueAttributes", QueueUrl=queue.url, Attributes={"SqsManagedSseEnabled": "true"})
    assert sqs.told(queue) == DEFAULTS


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


def test_tags_come_and_go(sqs):
    """T156 [A] recorded 2024-04-30: a value may be empty; without tags there is no key."""
    queue = sqs.queue()
    assert sqs("ListQueueTags", QueueUrl=queue.url) == {}
    tags = {"tag1": "value1", "tag2": "value2", "tag3": ""}
    sqs("TagQueue", QueueUrl=queue.url, Tags=tags)
    assert sqs("ListQueueTags", QueueUrl=queue.url) == {"Tags": tags}
    sqs("UntagQueue", QueueUrl=queue.url, TagKeys=["tag1", "tag3", "none"])
    assert sqs("ListQueueTags", QueueUrl=queue.url) == {"Tags": {"tag2": "value2"}}
    sqs("UntagQueue", QueueUrl=queue.url, TagKeys=["tag2"])
    assert sqs("ListQueueTags", QueueUrl=queue.url) == {}


def test_permissions_write_the_policy(sqs):
    """T156 [A] recorded 2024-04-30: one statement per label; with the last one the policy goes."""
    queue = sqs.queue()
    accounts = ["668614515564", "123456789012"]
    grant = {"QueueUrl": queue.url, "Label": "crossaccountpermission", "Actions": ["ReceiveMessage"]}
    sqs("AddPermission", **grant, AWSAccountIds=accounts)
    assert json.loads(sqs.told(queue, "Policy")["Policy"]) == {
        "Version": "2008-10-17",
        "Id": f"{queue.arn}/SQSDefaultPolicy",
        "Statement": [
            {
                "Sid": "crossaccountpermission",
                "Effect": "Allow",
                "Principal": {"AWS": [f"arn:aws:iam::{account}:root" for account in accounts]},
                "Action": "SQS:ReceiveMessage",
                "Resource": queue.arn,
            }
        ],
    }
    refused = sqs.refusal("AddPermission", **grant, AWSAccountIds=accounts[:1])
    assert refused.message == ("Value crossaccountpermission for parameter Label is invalid. Reason: Already exists.")
    sqs("RemovePermission", QueueUrl=queue.url, Label="crossaccountpermission")
    assert "Policy" not in sqs.told(queue)
    refused = sqs.refusal("RemovePermission", QueueUrl=queue.url, Label="crossaccountpermission")
    assert refused.message == ("Value crossaccountpermission for parameter Label is invalid. Reason: can't find label.")


def test_a_standard_queue_is_fair_to_its_tenants(sqs):
    """T100 [A] recorded 2025-08-18: MessageGroupId on a standard queue is accepted and told; and [D] SQS Developer
    Guide, fair queues: a tenant with more than a tenth of the messages in flight waits for the quiet ones."""
    queue = sqs.queue()
    for n in range(60):
        sqs.send(queue, f"noisy-{n}", MessageGroupId="noisy")
    for n in range(3):
        sqs.send(queue, f"quiet-{n}", MessageGroupId="quiet")
    for _ in range(3):
        sqs.receive(queue, MaxNumberOfMessages=10)
    received = sqs.receive(queue, MaxNumberOfMessages=4, AttributeNames=["MessageGroupId"])
    assert [m["Body"] for m in received] == ["quiet-0", "quiet-1", "quiet-2", "noisy-30"]
    assert received[0]["Attributes"] == {"MessageGroupId": "quiet"}


@pytest.mark.parametrize("value", ["", "group 123", "a" * 129])
def test_a_tenants_name_has_the_rules_of_a_group(sqs, value):
    """T120 [A] recorded 2025-07-30: on standard queues, too."""
    refused = sqs.refusal("SendMessage", QueueUrl=sqs.queue().url, MessageBody="x", MessageGroupId=value)
    reason = "MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length."
    assert refused.message == f"Value {value} for parameter MessageGroupId is invalid. Reason: {reason}"
