"""POST /orders becomes a message for the first step."""

import json
import os

import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    # TODO: 202 is a promise; what may be given it, and when is it kept? (README.md has the promises)
    sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=event["body"])
    return {"statusCode": 202, "body": json.dumps({"accepted": True})}
