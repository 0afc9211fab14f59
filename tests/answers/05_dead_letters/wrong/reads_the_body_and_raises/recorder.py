"""Stores each dead letter as an item of the dead letters table."""

import json
import os

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])


def handler(event, context):
    for record in event["Records"]:
        order = json.loads(record["body"])
        print("recording", order)
        table.put_item(
            Item={
                "message_id": record["messageId"],
                "body": record["body"],
                "receive_count": int(record["attributes"]["ApproximateReceiveCount"]),
                "sent_at": int(record["attributes"]["SentTimestamp"]),
            }
        )
