"""What the boto3 documentation shows of SQS: its tutorial with resources, and its examples with clients.

Source: https://boto3.amazonaws.com/v1/documentation/api/latest/guide/sqs.html and .../sqs-examples.html, 2026.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError


def test_the_tutorial_makes_finds_and_lists_queues(resource: Any) -> None:
    queue = resource.create_queue(QueueName="test", Attributes={"DelaySeconds": "5"})
    assert queue.attributes.get("DelaySeconds") == "5"
    found = resource.get_queue_by_name(QueueName="test")
    assert found.url == queue.url
    assert [one.url for one in resource.queues.all()] == [queue.url]
    assert found.attributes["QueueArn"].endswith(":test")


def test_the_tutorial_sends_messages(resource: Any) -> None:
    queue = resource.create_queue(QueueName="test")
    response = queue.send_message(MessageBody="world")
    assert response.get("MessageId") and response.get("MD5OfMessageBody") == "7d793037a0760186574b0282f2f435e7"
    author = {"Author": {"StringValue": "Daniel", "DataType": "String"}}
    queue.send_message(MessageBody="boto3", MessageAttributes=author)
    response = queue.send_messages(
        Entries=[
            {"Id": "1", "MessageBody": "world"},
            {"Id": "2", "MessageBody": "boto3", "MessageAttributes": author},
        ]
    )
    assert response.get("Failed") is None and len(response["Successful"]) == 2


def test_the_tutorial_processes_messages(resource: Any) -> None:
    queue = resource.create_queue(QueueName="test")
    author = {"Author": {"StringValue": "Daniel", "DataType": "String"}}
    queue.send_message(MessageBody="boto3", MessageAttributes=author)
    queue.send_message(MessageBody="world")
    said = []
    for _ in range(2):
        for message in queue.receive_messages(MessageAttributeNames=["Author"]):
            attributes = message.message_attributes or {}
            name = attributes.get("Author", {}).get("StringValue")
            said.append(f"Hello, {message.body}!" + (f" ({name})" if name else ""))
            message.delete()
    assert sorted(said) == ["Hello, boto3! (Daniel)", "Hello, world!"]
    assert queue.receive_messages() == []


def test_the_example_on_queues(sqs: Any) -> None:
    made = sqs.create_queue(
        QueueName="SQS_QUEUE_NAME", Attributes={"DelaySeconds": "60", "MessageRetentionPeriod": "86400"}
    )
    assert sqs.list_queues()["QueueUrls"] == [made["QueueUrl"]]
    assert sqs.get_queue_url(QueueName="SQS_QUEUE_NAME")["QueueUrl"] == made["QueueUrl"]
    sqs.delete_queue(QueueUrl=made["QueueUrl"])
    assert "QueueUrls" not in sqs.list_queues()


def test_the_example_on_sending_and_receiving(sqs: Any) -> None:
    url = sqs.create_queue(QueueName="books")["QueueUrl"]
    attributes = {
        "Title": {"DataType": "String", "StringValue": "The Whistler"},
        "Author": {"DataType": "String", "StringValue": "John Grisham"},
        "WeeksOn": {"DataType": "Number", "StringValue": "6"},
    }
    body = "Information about current NY Times fiction bestseller for week of 12/11/2016."
    sqs.send_message(QueueUrl=url, MessageAttributes=attributes, MessageBody=body)
    response = sqs.receive_message(
        QueueUrl=url,
        AttributeNames=["SentTimestamp"],
        MaxNumberOfMessages=1,
        MessageAttributeNames=["All"],
        VisibilityTimeout=0,
        WaitTimeSeconds=0,
    )
    message = response["Messages"][0]
    assert (message["Body"], message["MessageAttributes"]) == (body, attributes)
    sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    assert "Messages" not in sqs.receive_message(QueueUrl=url)


def test_the_example_on_visibility(sqs: Any) -> None:
    url = sqs.create_queue(QueueName="books")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="x")
    message = sqs.receive_message(QueueUrl=url, AttributeNames=["SentTimestamp"])["Messages"][0]
    sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=36000)
    assert "Messages" not in sqs.receive_message(QueueUrl=url)


def test_the_example_on_long_polling(sqs: Any) -> None:
    url = sqs.create_queue(QueueName="books", Attributes={"ReceiveMessageWaitTimeSeconds": "20"})["QueueUrl"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"ReceiveMessageWaitTimeSeconds": "1"})
    assert "Messages" not in sqs.receive_message(QueueUrl=url, MessageAttributeNames=["All"])


def test_the_example_on_dead_letters(sqs: Any) -> None:
    dead = sqs.create_queue(QueueName="dead")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    url = sqs.create_queue(QueueName="books")["QueueUrl"]
    policy = {"deadLetterTargetArn": arn, "maxReceiveCount": "10"}
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"RedrivePolicy": json.dumps(policy)})
    assert sqs.list_dead_letter_source_queues(QueueUrl=dead)["queueUrls"] == [url]


def test_the_code_library_catches_what_fails(sqs: Any) -> None:
    """Waiting, paginating and catching errors as the AWS SDK code examples for SQS do."""
    with pytest.raises(sqs.exceptions.QueueDoesNotExist):
        sqs.get_queue_url(QueueName="nowhere")
    with pytest.raises(ClientError, match="InvalidParameterValue"):
        sqs.create_queue(QueueName="not a name")
    for n in range(3):
        sqs.create_queue(QueueName=f"page-{n}")
    pages = sqs.get_paginator("list_queues").paginate(QueueNamePrefix="page-", PaginationConfig={"PageSize": 2})
    assert [len(page["QueueUrls"]) for page in pages] == [2, 1]
