"""Puts the events of orders on a FIFO queue, each order's in its order. One possibility, not the only one."""

import hashlib
import json
import os

import boto3

MAX_ENTRIES = 10
MAX_ATTEMPTS = 3

sqs = boto3.client("sqs")


def handler(event, context):
    sent = 0
    for one in event.get("events", []):
        entry = entry_of("", one)
        del entry["Id"]
        try:
            sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], **entry)
        except Exception as error:
            print(f"{one} was not taken: {error!r}")
            break
        sent += 1
    return {"sent": len(event.get("events", []))}


def entry_of(entry_id, event):
    return {
        "Id": entry_id,
        "MessageBody": json.dumps(event, ensure_ascii=False),
        "MessageGroupId": event["order_id"],
        "MessageDeduplicationId": deduplication_id(event),
    }


def deduplication_id(event):
    """The same for the same (order_id, seq), and another for any other; as JSON, so "a-1", 11 is not "a-11", 1."""
    return hashlib.sha256(json.dumps([event["order_id"], event["seq"]]).encode()).hexdigest()
