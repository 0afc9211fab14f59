"""By the clock: each step receives, works, sends on and deletes; no mapping."""

import os

import boto3
from accept import accept
from charge import charge
from orders import read_order
from ship import ship

sqs = boto3.client("sqs")
URLS = os.environ["QUEUE_URLS"].split(",")
LINE = list(zip((accept, charge, ship), URLS, [*URLS[1:], None], strict=True))


def handler(event, context):
    while context.get_remaining_time_in_millis() > 15_000:
        if not sum(worked(step, url, after) for step, url, after in LINE):
            break


def worked(step, url, after):
    messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1).get("Messages", [])
    for message in messages:
        try:
            step(read_order(message["Body"]))
            if after:
                sqs.send_message(QueueUrl=after, MessageBody=message["Body"])
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        except Exception as error:
            print(repr(error))
    return len(messages)
