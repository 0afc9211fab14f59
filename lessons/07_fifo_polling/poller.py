"""Receives the events of orders, and appends them to the ledger."""

import json
import os

import boto3

queue = boto3.resource("sqs").Queue(os.environ["QUEUE_URL"])
ledger = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])


def handler(event, context):
    # TODO: what fails after delete() is lost, and ten events are not all (README.md has the promises).
    messages = queue.receive_messages(MaxNumberOfMessages=10)
    for message in messages:
        message.delete()
        order_event = json.loads(message.body)
        ledger.update_item(
            Key={"order_id": order_event["order_id"]},
            UpdateExpression="SET events = list_append(if_not_exists(events, :none), :one)",
            ExpressionAttributeValues={":none": [], ":one": [order_event["event"]]},
        )
    return {"processed": len(messages)}
