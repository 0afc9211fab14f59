"""Sends parked messages back to the events queue, to be tried again."""

import os

import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    records = event["Records"]
    entries = [{"Id": record["md5OfBody"], "MessageBody": record["body"]} for at, record in enumerate(records)]
    answer = sqs.send_message_batch(QueueUrl=os.environ["QUEUE_URL"], Entries=entries)
    failed = {failure["Id"] for failure in answer.get("Failed", [])}
    lost = [record["messageId"] for at, record in enumerate(records) if record["md5OfBody"] in failed]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in lost]}
