"""Puts the events of orders on a FIFO queue, each order's in its order. One possibility, not the only one."""

import hashlib
import json
import os
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor

import boto3

MAX_ENTRIES = 10
MAX_ATTEMPTS = 3

sqs = boto3.client("sqs")


def handler(event, context):
    orders = defaultdict(list)
    for one in event.get("events", []):
        orders[one["order_id"]].append(one)
    with ThreadPoolExecutor() as pool:
        return {"sent": sum(pool.map(send_all, orders.values()))}


def send_all(events):
    for one in events:
        entry = entry_of("", one)
        del entry["Id"]
        sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], **entry)
    return len(events)


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
