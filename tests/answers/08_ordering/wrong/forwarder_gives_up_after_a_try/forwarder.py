"""Sends parked messages back to the events queue, to be tried again."""

import os

import boto3
from botocore.exceptions import ClientError

sqs = boto3.client("sqs")


def handler(event, context):
    for record in event["Records"]:
        for _ in range(2):
            try:
                sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=record["body"])
                break
            except ClientError as error:
                print(f"once more: {error!r}")
