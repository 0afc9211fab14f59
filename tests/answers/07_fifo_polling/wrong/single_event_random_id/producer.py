"""Puts the events of orders on a FIFO queue, each order's in its order. One possibility, not the only one."""

import hashlib
import uuid
import json
import os

import boto3

MAX_ENTRIES = 10
MAX_ATTEMPTS = 3

sqs = boto3.client("sqs")


def handler(event, context):
    waiting, sent = event.get("events", []), 0
    if len(waiting) == 1:
        sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=json.dumps(waiting[0]),
                         MessageGroupId=waiting[0]["order_id"], MessageDeduplicationId=str(uuid.uuid4()))
        return {"sent": 1}
    while waiting:
        batch, waiting = next_batch(waiting)
        send(batch)
        sent += len(batch)
    return {"sent": sent}


def next_batch(events):
    """The next events to send, no two of one order: in one batch SQS may refuse the first and take the second."""
    batch, rest, orders = [], [], set()
    for event in events:
        if event["order_id"] in orders or len(batch) == MAX_ENTRIES:
            rest.append(event)
        else:
            batch.append(event)
        orders.add(event["order_id"])
    return batch, rest


def send(batch):
    """Send a batch, and again what failed. Raises, so that nothing is sent after an event that could not be."""
    entries = [entry_of(str(number), event) for number, event in enumerate(batch)]
    for _ in range(MAX_ATTEMPTS):
        answer = sqs.send_message_batch(QueueUrl=os.environ["QUEUE_URL"], Entries=entries)
        failed = {failure["Id"] for failure in answer.get("Failed", [])}
        entries = [entry for entry in entries if entry["Id"] in failed]
        if not entries:
            return
    raise RuntimeError(f"SQS did not take {entries}; send all of the events again, what is there will not be doubled")


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
