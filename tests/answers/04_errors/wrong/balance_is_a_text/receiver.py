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
        try:
            book(read_order(record["body"]))
        except Exception as error:
            print("failed", record["messageId"], repr(error))
            failed.append({"itemIdentifier": record["messageId"]})
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


def book(order):
    while True:
        old = balances.get_item(Key={"customer": order["customer"]}, ConsistentRead=True).get("Item")
        put = {
            "TableName": os.environ["ORDERS_TABLE"],
            "Item": {"order_id": {"S": order["order_id"]}},
            "ConditionExpression": "attribute_not_exists(order_id)",
        }
        add = {
            "TableName": os.environ["BALANCES_TABLE"],
            "Item": {
                "customer": {"S": order["customer"]},
                "balance": {"S": str(int(old["balance"] if old else 0) + order["amount"])},
            },
            "ConditionExpression": "attribute_not_exists(customer)",
        }
        if old:
            add.update(ConditionExpression="balance = :b", ExpressionAttributeValues={":b": {"S": old["balance"]}})
        try:
            return client.transact_write_items(TransactItems=[{"Put": put}, {"Put": add}])
        except client.exceptions.TransactionCanceledException as error:
            codes = [r["Code"] for r in error.response["CancellationReasons"]]
            if codes[0] == "ConditionalCheckFailed":
                return
            if codes[1] != "ConditionalCheckFailed":
                raise
