import base64
import json
import os

import boto3
from orders import read_order

lam = boto3.client("lambda")


def handler(event, context):
    try:
        text = event.get("body") or ""
        order = read_order(base64.b64decode(text).decode() if event.get("isBase64Encoded") else text)
    except ValueError as e:
        return {"statusCode": 400, "body": json.dumps({"error": str(e)})}
    try:
        lam.invoke(
            FunctionName=os.environ["NEXT"], InvocationType="Event", Payload=json.dumps({"order": order, "redrives": 0})
        )
    except Exception as e:
        print(repr(e))
        return {"statusCode": 500, "body": "{}"}
    return {"statusCode": 202, "body": "{}"}
