"""Sends parked messages back to the events queue, to be tried again."""

import os

import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    entries = [{"Id": str(number), "MessageBody": record["body"]} for number, record in enumerate(event["Records"])]
    sqs.send_message_batch(QueueUrl=os.environ["QUEUE_URL"], Entries=entries)
