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


def handler(event, context):
    for record in event["Records"]:
        for attempt in range(3):
            try:
                table.put_item(Item=letter(record))
                break
            except ClientError:
                time.sleep(0.1 * 2**attempt)
        else:
            print("giving up", record["messageId"])
