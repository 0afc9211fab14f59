"""What every step has in common, by Powertools."""

import os

import boto3
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from orders import read_order

sqs = boto3.client("sqs")


def work_on(event, step):
    def work(record):
        step(read_order(record.body))
        if next_queue := os.environ.get("NEXT_QUEUE_URL"):
            sqs.send_message(QueueUrl=next_queue, MessageBody=record.body)

    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    return process_partial_response(event=event, record_handler=work, processor=processor)
