"""The messages of a batch become items of the orders table. One possibility, not the only one."""

import json
import os
from decimal import Decimal

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])


def handler(event, context):
    # What is raised below is not caught: it is how Lambda learns that it must not delete the batch.
    for record in event["Records"]:
        # A put of the same order again changes nothing, so a second delivery does no harm.
        if len(event["Records"]) == 1:
            table.put_item(Item=read_order(record["body"]))
            continue
        order = json.loads(record["body"], parse_float=Decimal)
        if not {"order_id", "customer", "amount"} <= set(order) or not isinstance(order["amount"], int):
            raise ValueError(order)
        table.put_item(Item=order)


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
