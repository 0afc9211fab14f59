"""Adds each order's amount to its customer's balance."""

import json
import os

import boto3

dynamodb = boto3.resource("dynamodb")
orders = dynamodb.Table(os.environ["ORDERS_TABLE"])
balances = dynamodb.Table(os.environ["BALANCES_TABLE"])


def handler(event, context):
    failed = [record["messageId"] for record in event["Records"] if not applied(record)]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def applied(record):
    try:
        book(read_order(record["body"]))
    except Exception as error:
        print(error)
        return False
    return True


def book(order):
    if "Item" in orders.get_item(Key={"order_id": order["order_id"]}):
        return
    add(order)
    orders.put_item(Item=order)


def add(order):
    balances.update_item(
        Key={"customer": order["customer"]},
        UpdateExpression="ADD balance :amount",
        ExpressionAttributeValues={":amount": order["amount"]},
    )


def read_order(body):
    order = json.loads(body)
    strings = all(isinstance(order.get(key), str) and order[key] for key in ("order_id", "customer"))
    if not strings or type(order.get("amount")) is not int or order["amount"] < 1:
        raise ValueError(f"this is no order: {body}")
    return {"order_id": order["order_id"], "customer": order["customer"], "amount": order["amount"]}
