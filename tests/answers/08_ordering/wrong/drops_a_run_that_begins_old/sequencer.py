"""Appends each order's events to its list in the table."""

import json
import os

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])
Refused = table.meta.client.exceptions.ConditionalCheckFailedException
sqs = boto3.client("sqs")


def handler(event, context):
    orders, failures = {}, []
    for record in event["Records"]:
        orders.setdefault(json.loads(record["body"])["order_id"], []).append(record)
    for order_id, records in orders.items():
        try:
            records.sort(key=lambda r: json.loads(r["body"])["seq"])
            messages = [json.loads(r["body"]) for r in records]
            run = [messages[0]]
            for m in messages[1:]:
                if m["seq"] == run[-1]["seq"] + 1:
                    run.append(m)
            if not append(run) and run[0]["seq"] > last_seq(run[0]):
                for record in records:
                    park(record)
                continue
            for record, m in zip(records, messages):
                if m["seq"] > run[-1]["seq"]:
                    park(record)
        except Exception as e:
            print(repr(e))
            failures += [{"itemIdentifier": r["messageId"]} for r in records]
    return {"batchItemFailures": failures}


def handle(record):
    message = json.loads(record["body"])
    if not append(message):
        if message["seq"] > last_seq(message):
            park(record)


def append(run):
    message = run[0]
    seq = message["seq"]
    condition = "last_seq = :before" if seq > 1 else "attribute_not_exists(last_seq)"
    values = {":seq": run[-1]["seq"], ":none": [], ":event": [m["event"] for m in run]}
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
