"""Second step: the amount is added to the customer's balance, and the order goes on to be shipped."""

import json
import os

import boto3

sqs = boto3.client("sqs")
dynamodb = boto3.resource("dynamodb")
orders = dynamodb.Table(os.environ["ORDERS_TABLE"])
balances = dynamodb.Table(os.environ["BALANCES_TABLE"])


def handler(event, context):
    # TODO: between any two of these calls the process may die, and another one may be at the same balance.
    for record in event["Records"]:
        order = json.loads(record["body"])
        item = balances.get_item(Key={"customer": order["customer"]}).get("Item", {"balance": 0})
        balances.put_item(Item={"customer": order["customer"], "balance": item["balance"] + order["amount"]})
        mark(order["order_id"], "charged")
        sqs.send_message(QueueUrl=os.environ["NEXT_QUEUE_URL"], MessageBody=record["body"])


def mark(order_id, status):
    orders.update_item(
        Key={"order_id": order_id},
        UpdateExpression="SET #status = :status",
        ExpressionAttributeNames={"#status": "status"},
        ExpressionAttributeValues={":status": status},
    )
