"""Appends each order's events in the order of their numbers, however they arrive."""

import json
import os

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])
sqs = boto3.client("sqs")


def handler(event, context):
    failed = [record["messageId"] for record in event["Records"] if not handled(record["body"])]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def handled(body):
    """Whether a message is done with here: appended, parked, or old. One that is not comes back, alone."""
    try:
        take(body)
    except Exception as error:
        print(f"{body} failed: {error!r}")
        return False
    return True


def take(body):
    message = json.loads(body)
    item = table.get_item(Key={"order_id": message["order_id"]}).get("Item")
    item = item or {"order_id": message["order_id"], "last_seq": 0, "events": []}
    if message["seq"] == item["last_seq"] + 1:
        item["last_seq"] = message["seq"]
        item["events"].append(message["event"])
        table.put_item(Item=item)
    elif message["seq"] > item["last_seq"]:
        sqs.send_message(QueueUrl=os.environ["PARKING_QUEUE_URL"], MessageBody=body)
