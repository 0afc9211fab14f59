"""Sends parked messages back to the events queue, to be tried again. One possibility, not the only one."""

import os

import boto3

sqs = boto3.client("sqs")

sent = set()


def handler(event, context):
    for record in event["Records"]:
        # A send that fails raises, and the batch comes back: some are sent twice then, which the sequencer drops.
        if record["messageId"] in sent:
            continue
        sent.add(record["messageId"])
        sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=record["body"])
