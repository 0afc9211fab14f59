"""Sends parked messages back to the events queue, to be tried again."""

import os

import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    records = event["Records"]
    lost = [message_id for at in range(0, len(records), 5) for message_id in send(records[at : at + 5])]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in lost]}


def send(records):
    """Send some back; the ids of those that are to be tried again."""
    entries = [{"Id": str(at), "MessageBody": record["body"]} for at, record in enumerate(records)]
    answer = sqs.send_message_batch(QueueUrl=os.environ["QUEUE_URL"], Entries=entries)
    failed = {failure["Id"] for failure in answer.get("Failed", []) if not failure["SenderFault"]}
    return [record["messageId"] for at, record in enumerate(records) if str(at) in failed]
