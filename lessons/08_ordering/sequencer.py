"""Appends each order's events to its list in the table."""

import json
import os

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])


def handler(event, context):
    # TODO: a standard queue has no order, and this takes what comes as it comes (README.md has the promises).
    for record in event["Records"]:
        message = json.loads(record["body"])
        table.update_item(
            Key={"order_id": message["order_id"]},
            UpdateExpression="SET last_seq = :seq, events = list_append(if_not_exists(events, :none), :event)",
            ExpressionAttributeValues={":seq": message["seq"], ":none": [], ":event": [message["event"]]},
        )
