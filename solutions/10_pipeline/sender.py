"""POST /orders becomes a message for the first step. One possibility, not the only one."""

import base64
import json
import os

import boto3
from botocore.exceptions import BotoCoreError, ClientError
from orders import read_order

sqs = boto3.client("sqs")


def handler(event, context):
    try:
        order = read_order(text_of(event))
    except (ValueError, RecursionError) as problem:  # the latter for JSON that is nested too deep
        return response(400, {"error": str(problem)})
    try:
        sent = sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=json.dumps(order))
    except (BotoCoreError, ClientError) as refusal:
        print(f"not sent: {refusal}")
        return response(500, {"error": "the order was not accepted, please try again"})
    return response(202, {"message_id": sent["MessageId"]})


def text_of(event):
    body = event.get("body") or ""
    return base64.b64decode(body, validate=True).decode("utf-8") if event.get("isBase64Encoded") else body


def response(status, content):
    return {
        "statusCode": status,
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps(content),
        "isBase64Encoded": False,
    }
