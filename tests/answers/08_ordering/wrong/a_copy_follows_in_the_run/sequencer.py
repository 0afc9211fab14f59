"""Appends each order's events to its list in the table, a run of them at once."""

import json
import os
from collections import defaultdict

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])
Refused = table.meta.client.exceptions.ConditionalCheckFailedException
sqs = boto3.client("sqs")


def handler(event, context):
    orders = defaultdict(list)
    for record in event["Records"]:
        orders[json.loads(record["body"])["order_id"]].append(record)
    failures = []
    for order_id, records in orders.items():
        try:
            work(order_id, records)
        except Exception as e:
            print(order_id, e)
            failures += [{"itemIdentifier": record["messageId"]} for record in records]
    return {"batchItemFailures": failures}


def work(order_id, records):
    start = table.get_item(Key={"order_id": order_id}, ConsistentRead=True).get("Item", {}).get("last_seq", 0)
    last, run, early = start, [], []
    for record in sorted(records, key=lambda record: json.loads(record["body"])["seq"]):
        message = json.loads(record["body"])
        if message["seq"] <= start:
            continue
        if message["seq"] <= last + 1:
            run.append(message["event"])
            last = message["seq"]
        else:
            early.append(record)
    if run:
        try:
            append(order_id, start, last, run)
        except Refused:
            early = records
    for record in early:
        sqs.send_message(QueueUrl=os.environ["PARKING_QUEUE_URL"], MessageBody=record["body"])


def append(order_id, start, last, run):
    values = {":last": last, ":none": [], ":run": run}
    if start:
        values[":start"] = start
    table.update_item(
        Key={"order_id": order_id},
        UpdateExpression="SET last_seq = :last, events = list_append(if_not_exists(events, :none), :run)",
        ConditionExpression="last_seq = :start" if start else "attribute_not_exists(last_seq)",
        ExpressionAttributeValues=values,
    )
