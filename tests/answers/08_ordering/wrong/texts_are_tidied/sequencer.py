"""Appends each order's events to its list in the table."""

import json
import os

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])
Refused = table.meta.client.exceptions.ConditionalCheckFailedException
sqs = boto3.client("sqs")


def handler(event, context):
    failures = []
    for record in event["Records"]:
        try:
            handle(record)
        except Exception as e:
            print(repr(e))
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}


def handle(record):
    message = json.loads(record["body"])
    if not append(message):
        if message["seq"] > last_seq(message):
            park(record)


def append(message):
    seq = message["seq"]
    condition = "last_seq = :before" if seq > 1 else "attribute_not_exists(last_seq)"
    values = {":seq": seq, ":none": [], ":event": [__import__("unicodedata").normalize("NFKC", message["event"]).strip()]}
    if seq > 1:
        values[":before"] = seq - 1
    try:
        table.update_item(
            Key={"order_id": message["order_id"]},
            UpdateExpression="SET last_seq = :seq, events = list_append(if_not_exists(events, :none), :event)",
            ConditionExpression=condition,
            ExpressionAttributeValues=values,
        )
    except Refused:
        return False
    return True


def last_seq(message):
    item = table.get_item(Key={"order_id": message["order_id"]}, ConsistentRead=True).get("Item", {})
    return item.get("last_seq", 0)


def park(record):
    sqs.send_message(QueueUrl=os.environ["PARKING_QUEUE_URL"], MessageBody=record["body"])
