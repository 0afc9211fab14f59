"""What AWS does with what a queue has: its attributes, tags and permissions, and its tenants."""

from __future__ import annotations

import json

import pytest

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


def test_an_unknown_attribute_is_refused(sqs):
    """T164 [A-] LocalStack's tests on AWS: on reading and on writing."""
    queue = sqs.queue()
    refused = sqs.refusal("GetQueueAttributes", QueueUrl=queue.url, AttributeNames=["Foobar"])
    assert (refused.code, refused.message) == ("InvalidAttributeName", "Unknown Attribute Foobar.")
    refused = sqs.refusal("SetQueueAttributes", QueueUrl=queue.url, Attributes={"Foobar": "1"})
    assert (refused.code, refused.message) == ("InvalidAttributeName", "Unknown Attribute Foobar.")


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
