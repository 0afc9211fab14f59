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
        store(read_order(record["body"]))


def store(order):
    names, values, sets = {}, {":none": []}, []
    for number, (key, value) in enumerate(order.items()):
        if key == "order_id":
            continue
        names[f"#k{number}"], values[f":v{number}"] = key, value
        if isinstance(value, list):
            sets.append(f"#k{number} = list_append(if_not_exists(#k{number}, :none), :v{number})")
        else:
            sets.append(f"#k{number} = :v{number}")
    if not any("list_append" in one for one in sets):
        del values[":none"]
    table.update_item(Key={"order_id": order["order_id"]}, UpdateExpression="SET " + ", ".join(sets),
                      ExpressionAttributeNames=names, ExpressionAttributeValues=values)


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
