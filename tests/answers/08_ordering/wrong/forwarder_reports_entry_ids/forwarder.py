"""Sends parked messages back to the events queue, to be tried again."""

import os

import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    entries = [{"Id": str(number), "MessageBody": record["body"]} for number, record in enumerate(event["Records"])]
    answer = sqs.send_message_batch(QueueUrl=os.environ["QUEUE_URL"], Entries=entries)
    return {"failed": [{"itemIdentifier": entry["Id"]} for entry in answer.get("Failed", [])]}
