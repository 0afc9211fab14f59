"""The messages of a batch become items of the orders table."""

import json
import os
import time
from decimal import Decimal

import boto3
from botocore.exceptions import ClientError

table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])


def handler(event, context):
    for record in event["Records"]:
        put(read_order(record["body"]))


def put(order, attempts=3):
    while True:
        attempts -= 1
        try:
            return table.put_item(Item=order)
        except ClientError:
            if not attempts:
                raise
            time.sleep(1)


def read_order(body):
    """The order in the body of a message. Raises ValueError where there is none."""
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
