import json
import os
import boto3

dynamodb = boto3.resource("dynamodb")
orders = dynamodb.Table(os.environ["ORDERS_TABLE"])
balances = dynamodb.Table(os.environ["BALANCES_TABLE"])
client = boto3.client("dynamodb")
BAD = set()


def handler(event, context):
    for record in event["Records"]:
        if record["messageId"] in BAD:
            continue
        try:
            book(read_order(record["body"]))
        except Exception as error:
            BAD.add(record["messageId"])
    return {
        "batchItemFailures": [{"itemIdentifier": r["messageId"]} for r in event["Records"] if r["messageId"] in BAD]
    }


def read_order(body):
    order = json.loads(body)
    if not isinstance(order, dict):
        raise ValueError("no object")
    for key in ("order_id", "customer"):
        if not isinstance(order.get(key), str) or not order[key]:
            raise ValueError(key)
    if type(order.get("amount")) is not int or order["amount"] <= 0:
        raise ValueError("amount")
    return order


def items(order):
    return (
        {
            "TableName": os.environ["ORDERS_TABLE"],
            "Item": {
                "order_id": {"S": order["order_id"]},
                "customer": {"S": order["customer"]},
                "amount": {"N": str(order["amount"])},
            },
            "ConditionExpression": "attribute_not_exists(order_id)",
        },
        {
            "TableName": os.environ["BALANCES_TABLE"],
            "Key": {"customer": {"S": order["customer"]}},
            "UpdateExpression": "ADD balance :a",
            "ExpressionAttributeValues": {":a": {"N": str(order["amount"])}},
        },
    )


def book(order):
    put, add = items(order)
    try:
        client.transact_write_items(TransactItems=[{"Put": put}, {"Update": add}])
    except client.exceptions.TransactionCanceledException as error:
        if error.response["CancellationReasons"][0]["Code"] != "ConditionalCheckFailed":
            raise
