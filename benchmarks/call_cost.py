"""What one AWS call costs a handler in cloudlet, against boto3 alone, moto in one process, and moto's server.

boto3 alone is a client whose server answers at once with a fixed text. What is received was sent just before: a
few hundred messages, which is enough to show that moto's queues cost more the deeper they are.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import boto3
from moto import mock_aws

from benchmarks import servers
from benchmarks.table import show
from cloudlet import Cloud

OPERATIONS = ("SendMessage", "ReceiveMessage", "PutItem")
CALLS = 100
TRIES = 3
ITEM = {"order_id": {"S": "o-1001"}, "customer": {"S": "ada"}, "amount": {"N": "1250"}}
KEY = {
    "KeySchema": [{"AttributeName": "order_id", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "order_id", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}
TEMPLATE = """
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders: {Type: AWS::SQS::Queue}
  Table: {Type: AWS::Serverless::SimpleTable, Properties: {PrimaryKey: {Name: order_id, Type: String}}}
  Caller:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: caller.handler
      Timeout: 900
      Environment: {Variables: {QUEUE_URL: !Ref Orders, TABLE_NAME: !Ref Table}}
      Policies: [AmazonSQSFullAccess, AmazonDynamoDBFullAccess]
"""
HANDLER = f"""
import os

import boto3

sqs, dynamodb = boto3.client("sqs"), boto3.client("dynamodb")
CALLS = {{
    "SendMessage": lambda: sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody="one order"),
    "ReceiveMessage": lambda: sqs.receive_message(QueueUrl=os.environ["QUEUE_URL"]),
    "PutItem": lambda: dynamodb.put_item(TableName=os.environ["TABLE_NAME"], Item={ITEM!r}),
}}


def handler(event, context):
    for _ in range(event["calls"]):
        CALLS[event["operation"]]()
"""

Costs = dict[str, float]


def fastest_s(act: Callable[[], object]) -> float:
    """Seconds, the fastest of several; the others only add noise."""
    times = []
    for _ in range(TRIES):
        begin = perf_counter()
        act()
        times.append(perf_counter() - begin)
    return min(times)


def in_cloudlet() -> Costs:
    """Seconds a call in a handler: an invocation with many calls, less one with none."""
    costs = {}
    with TemporaryDirectory() as folder, Cloud(seed=7, calm=True) as cloud:
        Path(folder, "template.yaml").write_text(TEMPLATE, encoding="utf-8")
        Path(folder, "caller.py").write_text(HANDLER, encoding="utf-8")
        caller = cloud.deploy(Path(folder)).function("Caller").name
        for operation in OPERATIONS:

            def invoke(calls: int, operation: str = operation) -> None:
                done = cloud.invoke(caller, {"operation": operation, "calls": calls})
                assert done.error is None, done.error

            invoke(1)
            idle = fastest_s(lambda: invoke(0))
            costs[operation] = (fastest_s(lambda: invoke(CALLS)) - idle) / CALLS
    return costs


def by_boto3(endpoint: str | None, prepared: bool = True) -> Costs:
    """Seconds a call of a boto3 client in this process, which keeps its connection."""
    place: dict[str, Any] = {"endpoint_url": endpoint, "region_name": "eu-west-1"}
    sqs, dynamodb = boto3.client("sqs", **place), boto3.client("dynamodb", **place)
    url = f"{endpoint}/123456789012/orders"
    if prepared:
        url = sqs.create_queue(QueueName="orders")["QueueUrl"]
        dynamodb.create_table(TableName="orders", **KEY)
    calls: dict[str, Callable[[], object]] = {
        "SendMessage": lambda: sqs.send_message(QueueUrl=url, MessageBody=servers.BODY),
        "ReceiveMessage": lambda: sqs.receive_message(QueueUrl=url),
        "PutItem": lambda: dynamodb.put_item(TableName="orders", Item=ITEM),
    }
    return {name: fastest_s(partial(_repeat, call)) / CALLS for name, call in calls.items()}


def _repeat(call: Callable[[], object]) -> None:
    for _ in range(CALLS):
        call()


def main() -> None:
    """Measure and print."""
    os.environ |= {
        "AWS_ACCESS_KEY_ID": "nobody",
        "AWS_SECRET_ACCESS_KEY": "nothing",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    with servers.empty() as endpoint:
        alone = by_boto3(endpoint, prepared=False)
    measured = {"boto3, empty server": alone, "cloudlet, in a handler": in_cloudlet()}
    with mock_aws():
        measured["moto, in one process"] = by_boto3(None)
    with servers.moto() as endpoint:
        measured["moto's server"] = by_boto3(endpoint)
    rows = [
        (name, *(f"{costs[it] * 1000:.2f} ({costs[it] / alone[it]:.1f})" for it in OPERATIONS))
        for name, costs in measured.items()
    ]
    show("Milliseconds a call (times boto3 alone)", ("", *OPERATIONS), rows)


if __name__ == "__main__":
    main()
