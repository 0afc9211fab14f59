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
    failed = []
    for record in event["Records"]:
        item = dict(letter(record), body=record["body"])
        item.pop("truncated", None)
        try:
            table.put_item(Item=item)
        except ClientError:
            try:
                table.put_item(Item=dict(item, body=record["body"][:90_000], truncated=True))
            except ClientError:
                failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}
