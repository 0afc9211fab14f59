"""By the clock: all dead letters go back to where they died."""

import os

import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    attributes = sqs.get_queue_attributes(QueueUrl=os.environ["DEAD_LETTER_QUEUE_URL"], AttributeNames=["QueueArn"])
    sqs.start_message_move_task(SourceArn=attributes["Attributes"]["QueueArn"])
