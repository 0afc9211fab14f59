"""Many orders become messages on the orders queue."""

import json
import os

import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    # TODO: send every order, however many there are, and report what failed (README.md has the promises).
    entries = [
        {"Id": str(position), "MessageBody": json.dumps(order)}
        for position, order in enumerate(event["records"])
    ]
    sqs.send_message_batch(QueueUrl=os.environ["QUEUE_URL"], Entries=entries)
    return {"sent": len(entries), "failed": []}
