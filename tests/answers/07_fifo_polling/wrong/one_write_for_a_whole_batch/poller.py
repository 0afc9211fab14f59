"""Once a minute: receives the events of orders, ten at a time, stores them in the ledger, deletes them."""

import json
import os
from collections import defaultdict

import boto3

WAIT_S = 5
RESERVE_MS = WAIT_S * 1000 + 5000

sqs = boto3.client("sqs")
dynamodb = boto3.client("dynamodb")


def handler(event, context):
    processed = 0
    while has_time(context) and (messages := receive()):
        orders = defaultdict(list)
        for message in messages:
            orders[message["Attributes"]["MessageGroupId"]].append(message)
        for some in orders.values():
            try:
                append([json.loads(message["Body"]) for message in some])
            except Exception as error:
                print(f"all of them wait: {error!r}")
                continue
            for message in some:
                delete(message)
            processed += len(some)
    return {"processed": processed}


def has_time(context):
    return context.get_remaining_time_in_millis() > RESERVE_MS


def receive():
    answer = sqs.receive_message(
        QueueUrl=os.environ["QUEUE_URL"],
        MaxNumberOfMessages=10,
        WaitTimeSeconds=WAIT_S,
        MessageSystemAttributeNames=["MessageGroupId"],
    )
    return answer.get("Messages", [])


def delete(message):
    sqs.delete_message(QueueUrl=os.environ["QUEUE_URL"], ReceiptHandle=message["ReceiptHandle"])


def append(events):
    """Append events to their order's list, those that are not there."""
    table, key = os.environ["TABLE_NAME"], {"order_id": {"S": events[0]["order_id"]}}
    item = dynamodb.get_item(TableName=table, Key=key, ConsistentRead=True).get("Item", {})
    last = int(item.get("last_seq", {"N": "0"})["N"])
    new = [event for event in events if event["seq"] > last]
    if new:
        dynamodb.update_item(
            TableName=table,
            Key=key,
            UpdateExpression="SET events = list_append(if_not_exists(events, :none), :new), last_seq = :seq",
            ExpressionAttributeValues={
                ":none": {"L": []},
                ":new": {"L": [{"S": event["event"]} for event in new]},
                ":seq": {"N": str(new[-1]["seq"])},
            },
        )
