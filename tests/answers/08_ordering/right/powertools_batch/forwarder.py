"""Sends parked messages back to the events queue."""

import os

import boto3
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response

queue = boto3.resource("sqs").Queue(os.environ["QUEUE_URL"])
processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)


def handler(event, context):
    return process_partial_response(event=event, record_handler=send_back, processor=processor, context=context)


def send_back(record):
    queue.send_message(MessageBody=record.body)
