"""POST /orders becomes a message on the orders queue."""

import json
import os

import boto3
from botocore.exceptions import BotoCoreError, ClientError
from orders import read_order

sqs = boto3.client("sqs")


def handler(event, context):
    try:
        order = read_order(event)
    except ValueError as problem:
        return response(400, {"error": str(problem)})
    try:
        sent = sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=json.dumps(order))
    except (BotoCoreError, ClientError) as refusal:
        # The reason is for the log; the caller can do nothing about it but try again.
        print(f"not sent: {refusal}")
        return response(500, {"error": "the order was not accepted, please try again"})
    return response(202, {"message_id": sent["MessageId"]})


def response(status, content):
    return {
        "statusCode": status,
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps(content),
        "isBase64Encoded": False,
    }
