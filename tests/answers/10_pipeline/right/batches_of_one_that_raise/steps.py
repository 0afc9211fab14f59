"""What every step has in common: one order at a time, and what goes wrong is raised."""

import os

import boto3
from orders import read_order

sqs = boto3.client("sqs")


def work_on(event, step):
    for record in event["Records"]:
        step(read_order(record["body"]))
        if "NEXT_QUEUE_URL" in os.environ:
            sqs.send_message(QueueUrl=os.environ["NEXT_QUEUE_URL"], MessageBody=record["body"])
