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
        item = letter(record)
        item["body"] = record["body"]
        item.pop("truncated", None)
        try:
            while True:
                try:
                    table.put_item(Item=item)
                    break
                except ClientError as error:
                    if "size" not in str(error):
                        raise
                    item["body"] = item["body"][: len(item["body"]) * 3 // 4]
                    item["truncated"] = True
        except Exception:
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}
