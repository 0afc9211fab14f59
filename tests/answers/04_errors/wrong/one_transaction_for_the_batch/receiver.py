"""Adds each order's amount to its customer's balance, once, whatever happens."""

import json
import os

import boto3

dynamodb = boto3.client("dynamodb")


def handler(event, context):
    failed, orders = [], {}
    for record in event["Records"]:
        try:
            order = read_order(record["body"])
            orders.setdefault(order["order_id"], (order, record["messageId"]))
        except ValueError:
            failed.append(record["messageId"])
    try:
        book([order for order, _ in orders.values()])
    except Exception as error:
        print(f"the batch failed: {error!r}")
        failed += [message_id for _, message_id in orders.values()]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def book(orders):
    """Note the orders and add their amounts to the balances."""
    sums = {}
    for order in orders:
        sums[order["customer"]] = sums.get(order["customer"], 0) + order["amount"]
    writes = [{"Put": note(order)} for order in orders] + [{"Update": add(*entry)} for entry in sums.items()]
    if writes:
        dynamodb.transact_write_items(TransactItems=writes)


def note(order):
    return {
        "TableName": os.environ["ORDERS_TABLE"],
        "Item": {
            "order_id": {"S": order["order_id"]},
            "customer": {"S": order["customer"]},
            "amount": {"N": str(order["amount"])},
        },
        "ConditionExpression": "attribute_not_exists(order_id)",
    }


def add(customer, amount):
    return {
        "TableName": os.environ["BALANCES_TABLE"],
        "Key": {"customer": {"S": customer}},
        "UpdateExpression": "ADD balance :amount",
        "ExpressionAttributeValues": {":amount": {"N": str(amount)}},
    }


def read_order(body):
    """The order in the body of a message. Raises ValueError where there is none."""
    order = json.loads(body)
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
