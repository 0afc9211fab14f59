"""The messages of a batch become items of the orders table."""

import json
import os
from decimal import Decimal

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])


def handler(event, context):
    for record in event["Records"]:
        order = read_order(record["body"])
        key = {"order_id": order.pop("order_id")}
        amount = order.pop("amount")
        names = {f"#{n}": name for n, name in enumerate(order)}
        values = {f":{n}": value for n, value in enumerate(order.values())}
        table.update_item(
            Key=key,
            UpdateExpression="SET " + ", ".join(f"#{n} = :{n}" for n in range(len(order))) + " ADD amount :amount",
            ExpressionAttributeNames=names,
            ExpressionAttributeValues={**values, ":amount": amount},
        )


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
