import json
import os
import boto3

dynamodb = boto3.resource("dynamodb")
orders = dynamodb.Table(os.environ["ORDERS_TABLE"])
balances = dynamodb.Table(os.environ["BALANCES_TABLE"])
client = boto3.client("dynamodb")


def handler(event, context):
    failed = []
    for record in event["Records"]:
        order = None
        try:
            order = read_order(record["body"])
            book(order)
        except Exception as error:
            failed.append({"itemIdentifier": record["messageId"]})
            if order:
                try:
                    orders.put_item(
                        Item={**order, "status": "failed"}, ConditionExpression="attribute_not_exists(order_id)"
                    )
                except Exception:
                    pass
    return {"batchItemFailures": failed}


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
    put["ConditionExpression"] = "attribute_not_exists(order_id) OR #s = :f"
    put["ExpressionAttributeNames"] = {"#s": "status"}
    put["ExpressionAttributeValues"] = {":f": {"S": "failed"}}
    try:
        client.transact_write_items(TransactItems=[{"Put": put}, {"Update": add}])
    except client.exceptions.TransactionCanceledException as error:
        if error.response["CancellationReasons"][0]["Code"] != "ConditionalCheckFailed":
            raise
