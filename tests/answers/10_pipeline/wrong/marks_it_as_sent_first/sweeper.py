"""By the clock: what was not sent yet is sent to be charged."""

import json
import os

import boto3

sqs = boto3.client("sqs")
orders = boto3.resource("dynamodb").Table(os.environ["ORDERS_TABLE"])


def handler(event, context):
    for item in orders.scan(ConsistentRead=True)["Items"]:
        if "sent" not in item:
            mark = {"Key": {"order_id": item["order_id"]}, "UpdateExpression": "SET sent = :true"}
            orders.update_item(**mark, ExpressionAttributeValues={":true": True})
            order = {"order_id": item["order_id"], "customer": item["customer"], "amount": int(item["amount"])}
            sqs.send_message(QueueUrl=os.environ["CHARGE_QUEUE_URL"], MessageBody=json.dumps(order))
