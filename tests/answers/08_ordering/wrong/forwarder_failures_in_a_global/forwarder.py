"""Sends parked messages back to the events queue, to be tried again. One possibility, not the only one."""

import os

import boto3

sqs = boto3.client("sqs")


failed = []


def handler(event, context):
    for record in event["Records"]:
        try:
            sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=record["body"])
        except Exception:
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}
