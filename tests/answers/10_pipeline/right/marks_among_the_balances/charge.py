import hashlib
import os

import boto3
from steps import work_on

ddb = boto3.client("dynamodb")


def handler(event, context):
    return work_on(event, charge)


def charge(order):
    B, O = os.environ["BALANCES_TABLE"], os.environ["ORDERS_TABLE"]
    try:
        ddb.transact_write_items(
            TransactItems=[
                {
                    "Put": {
                        "TableName": B,
                        "Item": {
                            "customer": {"S": "charge of " + hashlib.sha256(order["order_id"].encode()).hexdigest()},
                            "order": {"S": order["order_id"]},
                        },
                        "ConditionExpression": "attribute_not_exists(customer)",
                    }
                },
                {
                    "Update": {
                        "TableName": B,
                        "Key": {"customer": {"S": order["customer"]}},
                        "UpdateExpression": "ADD balance :a",
                        "ExpressionAttributeValues": {":a": {"N": str(order["amount"])}},
                    }
                },
            ]
        )
    except ddb.exceptions.TransactionCanceledException as e:
        if e.response["CancellationReasons"][0]["Code"] != "ConditionalCheckFailed":
            raise
    try:
        ddb.update_item(
            TableName=O,
            Key={"order_id": {"S": order["order_id"]}},
            UpdateExpression="SET #s = :c",
            ConditionExpression="#s = :a",
            ExpressionAttributeNames={"#s": "status"},
            ExpressionAttributeValues={":a": {"S": "accepted"}, ":c": {"S": "charged"}},
        )
    except ddb.exceptions.ConditionalCheckFailedException:
        pass
