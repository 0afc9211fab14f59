"""Tells how many dead letters there are."""

import os

import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    answer = sqs.get_queue_attributes(
        QueueUrl=os.environ["DEAD_LETTER_QUEUE_URL"], AttributeNames=["ApproximateNumberOfMessages"]
    )
    print(answer["Attributes"]["ApproximateNumberOfMessages"], "dead letters")
