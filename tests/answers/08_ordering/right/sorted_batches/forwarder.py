"""Sends parked messages back to the events queue, in batches."""

import os

import boto3

queue = boto3.resource("sqs").Queue(os.environ["QUEUE_URL"])


def handler(event, context):
    records = {str(number): record for number, record in enumerate(event["Records"])}
    answer = queue.send_messages(
        Entries=[{"Id": name, "MessageBody": record["body"]} for name, record in records.items()]
    )
    failed = [records[entry["Id"]]["messageId"] for entry in answer.get("Failed", [])]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}
