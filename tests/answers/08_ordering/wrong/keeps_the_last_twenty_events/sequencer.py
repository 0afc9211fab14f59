"""Appends each order's events in the order of their numbers, however they arrive. One possibility, not the only one."""

import json
import os

import boto3

dynamodb = boto3.resource("dynamodb")
table = dynamodb.Table(os.environ["TABLE_NAME"])
sqs = boto3.client("sqs")

class Early(Exception):
    pass


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
    message = json.loads(body)
    try:
        append(message["order_id"], message["seq"], message["event"])
    except (OutOfTurn, Early):
        # Its turn may have come since the write was refused: then it is parked, and appended half a minute later.
        if message["seq"] > last_seq(message["order_id"]):
            sqs.send_message(QueueUrl=os.environ["PARKING_QUEUE_URL"], MessageBody=body)


def append(order_id, seq, event):
    found = table.get_item(Key={"order_id": order_id}, ConsistentRead=True).get("Item") or {"last_seq": 0, "events": []}
    if found["last_seq"] != seq - 1:
        if seq > found["last_seq"]:
            raise Early
        return
    item = {"order_id": order_id, "last_seq": seq, "events": (found["events"] + [event])[-20:]}
    if seq == 1:
        table.put_item(Item=item, ConditionExpression="attribute_not_exists(order_id)")
    else:
        table.put_item(Item=item, ConditionExpression="last_seq = :b", ExpressionAttributeValues={":b": seq - 1})


def last_seq(order_id):
    """The number of the order's last event in the table; 0 where there is none yet."""
    item = table.get_item(Key={"order_id": order_id}).get("Item", {})
    return item.get("last_seq", 0)
