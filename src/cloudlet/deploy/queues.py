"""SQS queues and their policies."""

from __future__ import annotations

import json
from typing import Any

from cloudlet.deploy.kinds import Kind, Made, kind
from cloudlet.deploy.making import Making

QUEUE_NAME_LIMIT = 80


def _create_queue(making: Making) -> Made:
    properties = making.properties
    fifo = properties.get("FifoQueue", False)
    name = making.named("QueueName", QUEUE_NAME_LIMIT, ".fifo" if fifo else "")
    attributes = {key: _text(value) for key, value in properties.items() if key not in ("QueueName", "Tags")}
    tags = {tag["Key"]: tag["Value"] for tag in properties.get("Tags", [])}
    url = making.call("sqs", "CreateQueue", QueueName=name, Attributes=attributes, **({"tags": tags} if tags else {}))
    making.on_delete("sqs", "DeleteQueue", QueueUrl=url["QueueUrl"])
    arn = making.arn("sqs", name)
    return Made(url["QueueUrl"], {"Arn": arn, "QueueName": name, "QueueUrl": url["QueueUrl"]}, arn)


def _text(value: Any) -> str:
    if isinstance(value, (dict, list)):
        return json.dumps(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _create_policy(making: Making) -> Made:
    policy = _text(making.properties["PolicyDocument"])
    for url in making.properties["Queues"]:
        making.call("sqs", "SetQueueAttributes", QueueUrl=url, Attributes={"Policy": policy})
    return Made(making.logical_id, {"Id": making.logical_id})


KINDS: list[Kind] = [
    kind(
        "AWS::SQS::Queue",
        _create_queue,
        """
        string: QueueName DeduplicationScope FifoThroughputLimit KmsMasterKeyId
        integer: DelaySeconds MaximumMessageSize MessageRetentionPeriod ReceiveMessageWaitTimeSeconds
            VisibilityTimeout KmsDataKeyReusePeriodSeconds
        boolean: FifoQueue ContentBasedDeduplication SqsManagedSseEnabled
        array: Tags
        any: RedrivePolicy RedriveAllowPolicy
        attributes: Arn QueueName QueueUrl
        """,
    ),
    kind(
        "AWS::SQS::QueuePolicy",
        _create_policy,
        """
        array: Queues
        any: PolicyDocument
        required: PolicyDocument Queues
        attributes: Id
        """,
    ),
]
