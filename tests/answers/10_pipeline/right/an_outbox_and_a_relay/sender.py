import base64
import hashlib
import json
import os
from decimal import Decimal

import boto3
from orders import read_order

ddb = boto3.resource("dynamodb").meta.client


def handler(event, context):
    try:
        text = event.get("body") or ""
        text = base64.b64decode(text).decode() if event.get("isBase64Encoded") else text
        order = read_order(text)
    except ValueError as e:
        return {"statusCode": 400, "body": json.dumps({"error": str(e)})}
    item = json.loads(json.dumps(order), parse_float=Decimal) | {"status": "accepted"}
    try:
        ddb.transact_write_items(
            TransactItems=[
                {
                    "Put": {
                        "TableName": os.environ["ORDERS_TABLE"],
                        "Item": item,
                        "ConditionExpression": "attribute_not_exists(order_id)",
                    }
                },
                {
                    "Put": {
                        "TableName": os.environ["OUTBOX"],
                        "Item": {
                            "id": "C" + hashlib.sha256(order["order_id"].encode()).hexdigest(),
                            "to": "CHARGE_URL",
                            "body": json.dumps(order),
                        },
                    }
                },
            ]
        )
    except ddb.exceptions.TransactionCanceledException as e:
        if e.response["CancellationReasons"][0]["Code"] != "ConditionalCheckFailed":
            return {"statusCode": 503, "body": "{}"}
    except Exception as e:
        return {"statusCode": 503, "body": "{}"}
    return {"statusCode": 202, "body": "{}"}
