"""Appends each order's events in the order of their numbers, however they arrive."""

import json
import os

import boto3

dynamodb = boto3.resource("dynamodb")
table = dynamodb.Table(os.environ["TABLE_NAME"])
sqs = boto3.client("sqs")

OutOfTurn = dynamodb.meta.client.exceptions.ConditionalCheckFailedException


def handler(event, context):
    early, failed = [], []
    for record in event["Records"]:
        try:
            if not take(record["body"]):
                early.append(record)
        except Exception as error:
            print(f"{record['body']} failed: {error!r}")
            failed.append(record["messageId"])
    failed += park(early)
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def park(early):
    """Park the early records; returns the ids of those that could not be parked."""
    if not early:
        return []
    entries = [{"Id": str(json.loads(record["body"])["seq"]), "MessageBody": record["body"]} for record in early]
    answer = sqs.send_message_batch(QueueUrl=os.environ["PARKING_QUEUE_URL"], Entries=entries)
    if answer.get("Failed"):
        raise RuntimeError(answer["Failed"])
    return []


def take(body):
    """Whether a message is done with here; if not, it is to be parked."""
    message = json.loads(body)
    try:
        append(message["order_id"], message["seq"], message["event"])
    except OutOfTurn:
        return message["seq"] <= last_seq(message["order_id"])
    return True


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
