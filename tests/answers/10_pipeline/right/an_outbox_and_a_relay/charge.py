import hashlib
import os

import boto3
from orders import read_order

ddb = boto3.resource("dynamodb").meta.client


def handler(event, context):
    bad = []
    for r in event["Records"]:
        try:
            charge(read_order(r["body"]), r["body"])
        except Exception as e:
            print(repr(e))
            bad.append({"itemIdentifier": r["messageId"]})
    return {"batchItemFailures": bad}


def charge(order, body):
    try:
        ddb.transact_write_items(
            TransactItems=[
                {
                    "Update": {
                        "TableName": os.environ["ORDERS_TABLE"],
                        "Key": {"order_id": order["order_id"]},
                        "UpdateExpression": "SET #s = :c",
                        "ConditionExpression": "#s = :a",
                        "ExpressionAttributeNames": {"#s": "status"},
                        "ExpressionAttributeValues": {":a": "accepted", ":c": "charged"},
                    }
                },
                {
                    "Update": {
                        "TableName": os.environ["BALANCES_TABLE"],
                        "Key": {"customer": order["customer"]},
                        "UpdateExpression": "ADD balance :a",
                        "ExpressionAttributeValues": {":a": order["amount"]},
                    }
                },
                {
                    "Put": {
                        "TableName": os.environ["OUTBOX"],
                        "Item": {
                            "id": "S" + hashlib.sha256(order["order_id"].encode()).hexdigest(),
                            "to": "SHIP_URL",
                            "body": body,
                        },
                    }
                },
            ]
        )
    except ddb.exceptions.TransactionCanceledException as e:
        if e.response["CancellationReasons"][0]["Code"] != "ConditionalCheckFailed":
            raise
