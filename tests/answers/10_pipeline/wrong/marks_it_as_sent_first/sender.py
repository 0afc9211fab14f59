"""POST /orders puts the order into the table; the sweeper sends it."""

import base64
import json

from botocore.exceptions import BotoCoreError, ClientError
from accept import accept
from orders import read_order



def handler(event, context):
    try:
        order = read_order(text_of(event))
    except ValueError as problem:
        return response(400, {"error": str(problem)})
    try:
        accept(order)
    except (BotoCoreError, ClientError) as refusal:
        print(f"not sent: {refusal}")
        return response(500, {"error": "the order was not accepted, please try again"})
    return response(202, {"accepted": True})


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
