"""Sends parked messages back to the events queue, to be tried again."""

import os

import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    for record in event["Records"]:
        sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=record["body"])
        sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=record["body"])  # to be safe
