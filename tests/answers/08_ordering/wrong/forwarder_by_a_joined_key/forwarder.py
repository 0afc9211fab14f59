"""Sends parked messages back to the events queue, to be tried again. One possibility, not the only one."""

import json
import os

import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    bodies = {}
    for r in event["Records"]:
        m = json.loads(r["body"])
        bodies[f"{m['order_id']}{m['seq']}"] = r["body"]
    for body in bodies.values():
        sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=body)
