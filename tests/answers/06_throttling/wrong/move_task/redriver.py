"""Brings dead letters back to the orders queue."""

import os

import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    sqs.start_message_move_task(SourceArn=arn("DEAD_LETTER_QUEUE_URL"), DestinationArn=arn("QUEUE_URL"))


def arn(name):
    answer = sqs.get_queue_attributes(QueueUrl=os.environ[name], AttributeNames=["QueueArn"])
    return answer["Attributes"]["QueueArn"]
