"""Appends each order's events in the order of their numbers, however they arrive. One possibility, not the only one."""

import json
import os
import time
import uuid

import boto3

dynamodb = boto3.resource("dynamodb")
table = dynamodb.Table(os.environ["TABLE_NAME"])
sqs = boto3.client("sqs")

OutOfTurn = dynamodb.meta.client.exceptions.ConditionalCheckFailedException


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
    """A lease on the order's item, longer than a function can live; the write is fenced by it, too."""
    message = json.loads(body)
    order_id, seq = message["order_id"], message["seq"]
    now, owner = int(time.time()), uuid.uuid4().hex
    try:
        item = table.update_item(
            Key={"order_id": order_id},
            ConditionExpression="attribute_not_exists(lease_until) OR lease_until < :now",
            UpdateExpression="SET lease_until = :until, lease_owner = :me, last_seq = if_not_exists(last_seq, :zero), events = if_not_exists(events, :none)",
            ExpressionAttributeValues={":now": now, ":until": now + 60, ":me": owner, ":zero": 0, ":none": []},
            ReturnValues="ALL_NEW",
        )["Attributes"]
    except OutOfTurn:
        sqs.send_message(QueueUrl=os.environ["PARKING_QUEUE_URL"], MessageBody=body)
        return
    values = {":me": owner}
    update = "REMOVE lease_until, lease_owner"
    if seq == item["last_seq"] + 1:
        update += " SET last_seq = :seq, events = list_append(events, :event)"
        values.update({":seq": seq, ":event": [message["event"]]})
    elif seq > item["last_seq"]:
        sqs.send_message(QueueUrl=os.environ["PARKING_QUEUE_URL"], MessageBody=body)
    table.update_item(Key={"order_id": order_id}, ConditionExpression="lease_owner = :me", UpdateExpression=update, ExpressionAttributeValues=values)


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
