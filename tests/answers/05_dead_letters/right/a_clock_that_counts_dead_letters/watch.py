"""Prints every minute how many dead letters there are."""

import os

import boto3

queue = boto3.resource("sqs").Queue(os.environ["DEAD_LETTER_QUEUE_URL"])


def handler(event, context):
    queue.load()
    print(queue.attributes["ApproximateNumberOfMessages"])
