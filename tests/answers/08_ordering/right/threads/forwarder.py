"""Sends parked messages back to the events queue, all at once."""

import os
from concurrent.futures import ThreadPoolExecutor

import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    with ThreadPoolExecutor() as threads:
        sends = [threads.submit(send_back, record["body"]) for record in event["Records"]]
    for send in sends:
        send.result()


def send_back(body):
    sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=body)
