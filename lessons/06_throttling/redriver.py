"""Brings dead letters back to the orders queue."""

import os

import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    # TODO: a letter may be lost here, comes back without its attributes, and circles (README.md has the promises).
    answer = sqs.receive_message(QueueUrl=os.environ["DEAD_LETTER_QUEUE_URL"], MaxNumberOfMessages=10)
    for letter in answer.get("Messages", []):
        sqs.delete_message(QueueUrl=os.environ["DEAD_LETTER_QUEUE_URL"], ReceiptHandle=letter["ReceiptHandle"])
        sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=letter["Body"])
