"""POST /orders becomes a message on the orders queue. One possibility, not the only one."""

import base64
import json
import os

import boto3
from botocore.exceptions import BotoCoreError, ClientError

sqs = boto3.client("sqs")


def handler(event, context):
    try:
        order = read_order(event)
    except (ValueError, RecursionError) as problem:  # the latter for JSON that is nested too deep
        return response(400, {"error": str(problem)})
    try:
        sent = sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=json.dumps(order))
    except (BotoCoreError, ClientError) as refusal:
        # The reason is for the log; the caller can do nothing about it but try again.
        print(f"not sent: {refusal}")
        return response(500, {"error": "the order was not accepted, please try again"})
    return response(202, {"message_id": sent["MessageId"]})


def read_order(event):
    """The order in the body of the request. Raises ValueError where there is none."""
    body = event.get("body") or ""
    if event.get("isBase64Encoded"):
        # Without validate=True, b64decode skips what is no base64 and decodes the rest.
        body = base64.b64decode(body, validate=True).decode("utf-8")
    order = json.loads(body, parse_constant=refuse)
    if not isinstance(order, dict):
        raise ValueError("an order is a JSON object")
    for key in ("order_id", "customer"):
        if not isinstance(order.get(key), str) or not order[key]:
            raise ValueError(f"{key} must be a non-empty string")
    # Not isinstance(): in Python True is an int, in an order it is no amount.
    if type(order.get("amount")) is not int or order["amount"] <= 0:
        raise ValueError("amount must be a positive integer number of cents")
    return order


def refuse(constant):
    # Python's json reads NaN and Infinity, which JSON does not have.
    raise ValueError(f"{constant} is not JSON")


def response(status, content):
    return {
        "statusCode": status,
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps(content),
        "isBase64Encoded": False,
    }
