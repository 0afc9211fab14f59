"""The books."""

import json
import os
from decimal import Decimal

import boto3

ddb = boto3.resource("dynamodb")
orders = ddb.Table(os.environ["ORDERS_TABLE"])
balances = ddb.Table(os.environ["BALANCES_TABLE"])
Again = ddb.meta.client.exceptions.ConditionalCheckFailedException
Torn = ddb.meta.client.exceptions.TransactionCanceledException


def accept(order):
    item = json.loads(json.dumps(order), parse_float=Decimal)
    item["status"] = "accepted"
    try:
        orders.put_item(Item=item, ConditionExpression="attribute_not_exists(order_id)")
    except Again:
        pass


def charge(order):
    try:
        ddb.meta.client.transact_write_items(
            TransactItems=[
                {
                    "Update": {
                        "TableName": balances.name,
                        "Key": {"customer": order["customer"]},
                        "UpdateExpression": "ADD balance :a",
                        "ExpressionAttributeValues": {":a": order["amount"]},
                    }
                },
                {
                    "Update": {
                        "TableName": orders.name,
                        "Key": {"order_id": order["order_id"]},
                        "UpdateExpression": "SET #s = :c",
                        "ConditionExpression": "#s = :a",
                        "ExpressionAttributeNames": {"#s": "status"},
                        "ExpressionAttributeValues": {":a": "accepted", ":c": "charged"},
                    }
                },
            ]
        )
    except Torn as error:
        codes = [reason.get("Code") for reason in error.response["CancellationReasons"]]
        if codes != ["None", "ConditionalCheckFailed"]:
            raise


def ship(order):
    orders.update_item(
        Key={"order_id": order["order_id"]},
        UpdateExpression="SET #s = :n",
        ConditionExpression="#s IN (:c, :n)",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":n": "shipped", ":c": "charged"},
    )
