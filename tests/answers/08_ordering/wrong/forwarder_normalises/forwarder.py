"""Sends parked messages back to the events queue, to be tried again. One possibility, not the only one."""

import unicodedata
import os

import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    for record in event["Records"]:
        # A send that fails raises, and the batch comes back: some are sent twice then, which the sequencer drops.
        sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=unicodedata.normalize("NFC", record["body"]))
