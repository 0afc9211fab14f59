"""Sends parked messages back to the events queue, to be tried again."""

import os
import time

import boto3

sqs = boto3.client("sqs")
OLD_S = 600


def handler(event, context):
    for record in event["Records"]:
        if time.time() - int(record["attributes"]["SentTimestamp"]) / 1000 > OLD_S:
            continue
        sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=record["body"])
