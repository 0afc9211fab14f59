"""Appends each order's events in the order of their numbers, however they arrive. One possibility, not the only one."""

import json
import os

import boto3

dynamodb = boto3.resource("dynamodb")
table = dynamodb.Table(os.environ["TABLE_NAME"])
sqs = boto3.client("sqs")

OutOfTurn = dynamodb.meta.client.exceptions.ConditionalCheckFailedException


def handler(event, context):
    failed, counted = [], {}  # per order, the last seq of this batch
    for record in event["Records"]:
        try:
            take(record["body"], counted)
        except Exception as error:
            print(f"{record['body']} failed: {error!r}")
            failed.append(record["messageId"])
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def take(body, counted):
    message = json.loads(body)
    order_id, seq = message["order_id"], message["seq"]
    if order_id not in counted:
        counted[order_id] = last_seq(order_id)
    if seq > counted[order_id] + 1:
        sqs.send_message(QueueUrl=os.environ["PARKING_QUEUE_URL"], MessageBody=body)
    elif seq == counted[order_id] + 1:
        counted[order_id] = seq
        try:
            append(order_id, seq, message["event"])
        except OutOfTurn:  # somebody else was faster
            del counted[order_id]
            if seq > last_seq(order_id):
                raise


def append(order_id, seq, event):
    """Append the event and count it, in one write, if none that is later is there."""
    table.update_item(
        Key={"order_id": order_id},
        ConditionExpression="attribute_not_exists(last_seq) OR last_seq < :seq",
        UpdateExpression="SET last_seq = :seq, events = list_append(if_not_exists(events, :none), :event)",
        ExpressionAttributeValues={":seq": seq, ":none": [], ":event": [event]},
    )


def last_seq(order_id):
    """The number of the order's last event in the table; 0 where there is none yet."""
    item = table.get_item(Key={"order_id": order_id}).get("Item", {})
    return item.get("last_seq", 0)
