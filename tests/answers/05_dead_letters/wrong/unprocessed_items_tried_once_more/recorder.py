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
    items = {record["messageId"]: letter(record) for record in event["Records"]}
    requests = [{"PutRequest": {"Item": item}} for item in items.values()]
    answer = table.meta.client.batch_write_item(RequestItems={table.name: requests})
    left = answer.get("UnprocessedItems")
    if left:
        time.sleep(0.2)
        table.meta.client.batch_write_item(RequestItems=left)
