"""Sends parked messages back to the events queue, to be tried again."""

import os

import boto3

sqs = boto3.client("sqs")


import json


def handler(event, context):
    for body in {json.loads(r["body"])["order_id"]: r["body"] for r in event["Records"]}.values():
        sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=body)
