"""Charge with a record of its own, that counts for a week."""

import os
import time

import boto3
from steps import work_on

dynamodb = boto3.client("dynamodb")


def handler(event, context):
    return work_on(event, charge)


def key(order):
    return order["order_id"]


def charge(order):
    try:
        dynamodb.transact_write_items(
            TransactItems=[
                {
                    "Put": {
                        "TableName": os.environ["CHARGES_TABLE"],
                        "Item": {"id": {"S": key(order)}, "until": {"N": str(int(time.time()) + 7 * 24 * 3600)}},
                        "ConditionExpression": "attribute_not_exists(id) OR #u < :n",
                        "ExpressionAttributeNames": {"#u": "until"},
                        "ExpressionAttributeValues": {":n": {"N": str(int(time.time()))}},
                    }
                },
                {
                    "Update": {
                        "TableName": os.environ["BALANCES_TABLE"],
                        "Key": {"customer": {"S": order["customer"]}},
                        "UpdateExpression": "ADD balance :amount",
                        "ExpressionAttributeValues": {":amount": {"N": str(order["amount"])}},
                    }
                },
            ]
        )
    except dynamodb.exceptions.TransactionCanceledException as error:
        if error.response["CancellationReasons"][0]["Code"] != "ConditionalCheckFailed":
            raise
    try:
        dynamodb.update_item(
            TableName=os.environ["ORDERS_TABLE"],
            Key={"order_id": {"S": order["order_id"]}},
            UpdateExpression="SET #s = :c",
            ConditionExpression="#s = :a",
            ExpressionAttributeNames={"#s": "status"},
            ExpressionAttributeValues={":a": {"S": "accepted"}, ":c": {"S": "charged"}},
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        pass
