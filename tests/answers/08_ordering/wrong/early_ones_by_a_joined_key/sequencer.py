"""Appends each order's events in the order of their numbers, however they arrive. One possibility, not the only one."""

import json
import os

import boto3

dynamodb = boto3.resource("dynamodb")
table = dynamodb.Table(os.environ["TABLE_NAME"])
sqs = boto3.client("sqs")

OutOfTurn = dynamodb.meta.client.exceptions.ConditionalCheckFailedException


def handler(event, context):
    failed, early = [], {}
    for record in event["Records"]:
        try:
            take(record, early)
        except Exception as error:
            print(error)
            failed.append(record["messageId"])
    for body in early.values():
        sqs.send_message(QueueUrl=os.environ["PARKING_QUEUE_URL"], MessageBody=body)
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def take(record, early):
    body = record["body"]
    message = json.loads(body)
    order_id, seq = message["order_id"], message["seq"]
    try:
        append(order_id, seq, message["event"])
    except OutOfTurn:
        if seq > last_seq(order_id):
            early[f"{order_id}{seq}"] = body


def append(order_id, seq, event):
    """Append the event and count it, in one write. Raises OutOfTurn, and changes nothing, if it is not its turn."""
    condition = "attribute_not_exists(order_id)"
    values = {":seq": seq, ":none": [], ":event": [event]}
    if seq > 1:
        condition = "last_seq = :before"
        values[":before"] = seq - 1
    table.update_item(
        Key={"order_id": order_id},
        ConditionExpression=condition,
        UpdateExpression="SET last_seq = :seq, events = list_append(if_not_exists(events, :none), :event)",
        ExpressionAttributeValues=values,
    )


def last_seq(order_id):
    """The number of the order's last event in the table; 0 where there is none yet."""
    item = table.get_item(Key={"order_id": order_id}).get("Item", {})
    return item.get("last_seq", 0)
