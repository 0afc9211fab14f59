"""Sends parked messages back to the events queue, to be tried again."""

import os

import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    failures = []
    for record in event["Records"]:
        try:
            send(record)
        except Exception as e:
            print(repr(e))
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}


def send(record):
    sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=record["body"], MessageAttributes={"rounds": {"DataType": "Number", "StringValue": record["messageAttributes"].get("rounds", {}).get("stringValue", "0")}})
