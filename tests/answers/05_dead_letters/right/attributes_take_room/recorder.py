import os
import json
import time
import boto3
from botocore.exceptions import ClientError

table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])
MOST = 399 * 1024


def letter(record):
    body = record["body"]
    kept = body.encode()[:MOST].decode(errors="ignore")
    item = {
        "message_id": record["messageId"],
        "body": kept,
        "receive_count": int(record["attributes"]["ApproximateReceiveCount"]),
        "sent_at": int(record["attributes"]["SentTimestamp"]),
    }
    if kept != body:
        item["truncated"] = True
    return item


def sized(record):
    attributes = {k: v.get("stringValue", "") for k, v in record["messageAttributes"].items()}
    item = letter(record)
    room = MOST - len(json.dumps(attributes).encode()) - 100
    item["attributes"] = attributes
    kept = record["body"].encode()[:room].decode(errors="ignore")
    item["body"] = kept
    item["truncated"] = kept != record["body"]
    return item


def handler(event, context):
    failed = []
    for record in event["Records"]:
        try:
            table.put_item(Item=sized(record))
        except Exception:
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}
