"""Once a minute: receives the events of orders, ten at a time, stores them in the ledger, deletes them."""

import json
import os

import boto3

WAIT_S = 5
RESERVE_MS = WAIT_S * 1000 + 5000

sqs = boto3.client("sqs")
dynamodb = boto3.client("dynamodb")


def handler(event, context):
    processed = 0
    while has_time(context) and (messages := receive()):
        failed = set()
        for message in messages:
            order_id = message["Attributes"]["MessageGroupId"]
            if order_id not in failed and has_time(context):
                try:
                    append(json.loads(message["Body"]))
                except Exception as error:
                    print(f"{order_id} waits: {error!r}")
                    failed.add(order_id)
                    continue
                processed += 1
                try:
                    delete(message)
                except Exception as error:
                    print(error)
            else:
                failed.add(order_id)
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


def append(event):
    """Append an event to its order's list, once."""
    try:
        dynamodb.update_item(
            TableName=os.environ["TABLE_NAME"],
            Key={"order_id": {"S": event["order_id"]}},
            UpdateExpression="SET events = list_append(if_not_exists(events, :none), :one)",
            ConditionExpression="attribute_not_exists(events) OR size(events) < :seq",
            ExpressionAttributeValues={":none": {"L": []}, ":one": {"L": [{"S": event["event"]}]}, ":seq": {"N": str(event["seq"])}},
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        print(f"{event['order_id']} has event {event['seq']} already")
