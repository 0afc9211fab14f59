"""Adds each order's amount to its customer's balance, once, whatever happens. One possibility, not the only one."""

import json
import os

import boto3

dynamodb = boto3.client("dynamodb")


def handler(event, context):
    failed = [record["messageId"] for record in event["Records"] if not applied(record)]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def applied(record):
    """Whether the order in a record is in the books now. A record that is not comes back, alone."""
    try:
        if int(record["attributes"]["ApproximateReceiveCount"]) > 3:
            raise ValueError("given up")
        book(read_order(record["body"]))
    except Exception as error:
        print(f"message {record['messageId']} failed: {error!r}")
        return False
    return True


def book(order):
    """Note the order and add its amount to the balance: both happen, or neither, and never twice."""
    note = {
        "TableName": os.environ["ORDERS_TABLE"],
        "Item": {
            "order_id": {"S": order["order_id"]},
            "customer": {"S": order["customer"]},
            "amount": {"N": str(order["amount"])},
        },
        "ConditionExpression": "attribute_not_exists(order_id)",
    }
    add = {
        "TableName": os.environ["BALANCES_TABLE"],
        "Key": {"customer": {"S": order["customer"]}},
        "UpdateExpression": "ADD balance :amount",
        "ExpressionAttributeValues": {":amount": {"N": str(order["amount"])}},
    }
    try:
        dynamodb.transact_write_items(TransactItems=[{"Put": note}, {"Update": add}])
    except dynamodb.exceptions.TransactionCanceledException as error:
        # The note is there: this order was booked before, and to leave it alone is all there is to do.
        if error.response["CancellationReasons"][0]["Code"] != "ConditionalCheckFailed":
            raise


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
