"""A handler that asks another region finds nothing there, as on AWS; who asks from outside is not asked for his."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cloudlet import Cloud

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders: {Type: AWS::SQS::Queue}
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
  Asking:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: asking.handler
      Timeout: 30
      Environment: {Variables: {QUEUE_URL: !Ref Orders, TABLE_NAME: !Ref Table}}
"""
HANDLER = """
import os

import boto3

CALLS = {
    "sqs": ("send_message", {"QueueUrl": os.environ["QUEUE_URL"], "MessageBody": "{}"}),
    "dynamodb": ("put_item", {"TableName": os.environ["TABLE_NAME"], "Item": {"id": {"S": "1"}}}),
    "lambda": ("invoke", {"FunctionName": os.environ["AWS_LAMBDA_FUNCTION_NAME"], "InvocationType": "DryRun"}),
}


def handler(event, context):
    operation, given = CALLS[event["service"]]
    client = boto3.client(event["service"], region_name=event["region"])
    try:
        getattr(client, operation)(**given)
    except client.exceptions.ClientError as error:
        return error.response["Error"]["Code"]
    return "answered"
"""


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[Cloud]:
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    (tmp_path / "asking.py").write_text(HANDLER)
    with Cloud() as cloud:
        cloud.deploy(tmp_path)
        yield cloud


@pytest.mark.parametrize(
    ("service", "code"),
    [
        ("sqs", "AWS.SimpleQueueService.NonExistentQueue"),
        ("dynamodb", "ResourceNotFoundException"),
        ("lambda", "ResourceNotFoundException"),
    ],
)
def test_another_region_has_nothing_of_a_stack(cloud: Cloud, service: str, code: str) -> None:
    (function,) = cloud.functions.functions

    away = cloud.invoke(function, {"service": service, "region": "us-east-1"})
    assert away.payload == code, away.error
    (asked,) = cloud.history.of("another_region")
    assert asked.region == "us-east-1"

    assert cloud.invoke(function, {"service": service, "region": cloud.region}).payload == "answered"


def test_who_asks_from_outside_is_answered_whatever_his_region(cloud: Cloud) -> None:
    client = cloud.client("sqs", region_name="us-east-1")
    assert len(client.list_queues()["QueueUrls"]) == 1
    assert client.receive_message(QueueUrl=client.list_queues()["QueueUrls"][0])["ResponseMetadata"]
