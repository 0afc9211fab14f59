"""Sends parked messages back to the events queue, to be tried again."""

import os

import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    failed = []
    for record in event["Records"]:
        for attempt in range(3):
            try:
                sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=record["body"], DelaySeconds=5)
                break
            except Exception as error:
                print(attempt, error)
        else:
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}
