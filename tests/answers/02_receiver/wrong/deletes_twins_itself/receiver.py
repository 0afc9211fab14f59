"""The messages of a batch become items of the orders table. One possibility, not the only one."""

import json
import os
from decimal import Decimal

import boto3

sqs = boto3.resource("sqs")

table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])


def handler(event, context):
    # What is raised below is not caught: it is how Lambda learns that it must not delete the batch.
    seen = set()
    for record in event["Records"]:
        if record["body"] in seen:
            account, name = record["eventSourceARN"].split(":")[4:]
            sqs.Message(f"https://sqs.{record['awsRegion']}.amazonaws.com/{account}/{name}", record["receiptHandle"]).delete()
            continue
        seen.add(record["body"])
        # A put of the same order again changes nothing, so a second delivery does no harm.
        table.put_item(Item=read_order(record["body"]))


def read_order(body):
    """The order in the body of a message. Raises ValueError where there is none."""
    # DynamoDB's numbers are decimal: boto3 takes int and Decimal, and refuses float.
    order = json.loads(body, parse_float=Decimal)
    if not is_order(order):
        raise ValueError(f"this is no order: {body}")
    return order


def is_order(order):
    return (
        isinstance(order, dict)
        and all(isinstance(order.get(key), str) and order[key] for key in ("order_id", "customer"))
        # Not isinstance(): in Python True is an int, in an order it is no amount.
        and type(order.get("amount")) is int
        and order["amount"] > 0
    )
