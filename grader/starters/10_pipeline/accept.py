"""First step: the order comes into the books, and goes on to be charged."""

import json
import os
from decimal import Decimal

import boto3

sqs = boto3.client("sqs")
orders = boto3.resource("dynamodb").Table(os.environ["ORDERS_TABLE"])


def handler(event, context):
    # TODO: what if the same order comes again, what if it is none, what if this process dies after put_item?
    for record in event["Records"]:
        order = json.loads(record["body"], parse_float=Decimal)
        orders.put_item(Item={**order, "status": "accepted"})
        sqs.send_message(QueueUrl=os.environ["NEXT_QUEUE_URL"], MessageBody=record["body"])
