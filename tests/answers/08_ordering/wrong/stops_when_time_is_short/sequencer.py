"""Appends each order's events in the order of their numbers, however they arrive. One possibility, not the only one."""

import json
import os

import boto3

dynamodb = boto3.resource("dynamodb")
table = dynamodb.Table(os.environ["TABLE_NAME"])
sqs = boto3.client("sqs")

OutOfTurn = dynamodb.meta.client.exceptions.ConditionalCheckFailedException


def handler(event, context):
    failed = []
    for record in event["Records"]:
        if context.get_remaining_time_in_millis() < 5000:
            break
        if not handled(record["body"]):
            failed.append(record["messageId"])
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
    try:
        append(message["order_id"], message["seq"], message["event"])
    except OutOfTurn:
        # Its turn may have come since the write was refused: then it is parked, and appended half a minute later.
        if message["seq"] > last_seq(message["order_id"]):
            sqs.send_message(QueueUrl=os.environ["PARKING_QUEUE_URL"], MessageBody=body)


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
