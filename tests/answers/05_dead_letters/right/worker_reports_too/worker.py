"""Stores each order in the orders table, and raises on what is no order."""

import json
import os
from decimal import Decimal

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])


def handler(event, context):
    failed = []
    for record in event["Records"]:
        try:
            table.put_item(Item=read_order(record["body"]))
        except Exception as error:
            print(error)
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def read_order(body):
    """The order in the body of a message. Raises ValueError where there is none."""
    order = json.loads(body, parse_float=Decimal)
    if not is_order(order):
        raise ValueError("this is no order")
    return order


def is_order(order):
    return (
        isinstance(order, dict)
        and all(isinstance(order.get(key), str) and order[key] for key in ("order_id", "customer"))
        and type(order.get("amount")) is int
        and order["amount"] > 0
    )
