"""By the clock: what is accepted and not charged is sent to be charged once more."""

import json
import os

import boto3

sqs = boto3.client("sqs")
orders = boto3.resource("dynamodb").Table(os.environ["ORDERS_TABLE"])


def handler(event, context):
    for item in orders.scan(ConsistentRead=True)["Items"]:
        if item["status"] == "accepted":
            order = {"order_id": item["order_id"], "customer": item["customer"], "amount": int(item["amount"])}
            sqs.send_message(QueueUrl=os.environ["CHARGE_QUEUE_URL"], MessageBody=json.dumps(order))
