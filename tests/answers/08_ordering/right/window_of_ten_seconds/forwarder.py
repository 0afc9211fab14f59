"""Sends parked messages back to the events queue, in batches."""

import os

import boto3

queue = boto3.resource("sqs").Queue(os.environ["QUEUE_URL"])


def handler(event, context):
    records = {str(number): record for number, record in enumerate(event["Records"])}
    names, failed = list(records), []
    for start in range(0, len(names), 10):
        entries = [{"Id": name, "MessageBody": records[name]["body"]} for name in names[start : start + 10]]
        answer = queue.send_messages(Entries=entries)
        failed += [records[entry["Id"]]["messageId"] for entry in answer.get("Failed", [])]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}
