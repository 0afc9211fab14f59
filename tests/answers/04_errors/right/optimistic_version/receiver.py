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
    for _ in range(20):
        if "Item" in orders.get_item(Key={"order_id": order["order_id"]}, ConsistentRead=True):
            return
        old = balances.get_item(Key={"customer": order["customer"]}, ConsistentRead=True).get("Item")
        total = {"TableName": balances.name, "Item": {"customer": order["customer"], "balance": order["amount"]}}
        if old:
            total["Item"]["balance"] += old["balance"]
            total |= {"ConditionExpression": "balance = :old", "ExpressionAttributeValues": {":old": old["balance"]}}
        else:
            total["ConditionExpression"] = "attribute_not_exists(customer)"
        note = {"TableName": orders.name, "Item": order, "ConditionExpression": "attribute_not_exists(order_id)"}
        try:
            dynamodb.meta.client.transact_write_items(TransactItems=[{"Put": note}, {"Put": total}])
            return
        except dynamodb.meta.client.exceptions.TransactionCanceledException:
            continue
    raise RuntimeError("too much going on")


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
