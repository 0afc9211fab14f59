"""Puts the events of orders on a FIFO queue, each order's in its order. One possibility, not the only one."""

import hashlib
import json
import os

import boto3

MAX_ENTRIES = 10
MAX_ATTEMPTS = 3

sqs = boto3.client("sqs")


def handler(event, context):
    sent, bad = 0, set()
    for one in event.get("events", []):
        if one["order_id"] in bad:
            continue
        entry = entry_of("", one)
        del entry["Id"]
        try:
            sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], **entry)
        except Exception as error:
            print(f"{one} was not taken: {error!r}")
            bad.add(one["order_id"])
            continue
        sent += 1
    if bad:
        raise RuntimeError(f"not taken: {bad}")
    return {"sent": sent}


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
