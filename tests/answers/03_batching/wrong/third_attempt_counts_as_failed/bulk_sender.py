"""Many orders become messages on the orders queue, ten to a call. One possibility, not the only one."""

import json
import os

import boto3
from botocore.exceptions import BotoCoreError, ClientError

MAX_ENTRIES = 10
MAX_BYTES = 1_048_576  # of one message, and of all the messages of one call together
MAX_ATTEMPTS = 3

sqs = boto3.client("sqs")


def handler(event, context):
    orders = event["records"]
    # The position as the id: unique and valid, whatever the order ids look like.
    entries = [
        {"Id": str(position), "MessageBody": json.dumps(order)} for position, order in enumerate(orders)
    ]
    failed = [entry for entry in entries if size(entry) > MAX_BYTES]
    for batch in batches(entry for entry in entries if size(entry) <= MAX_BYTES):
        failed += send(batch)
    return {
        "sent": len(orders) - len(failed),
        "failed": [orders[int(entry["Id"])]["order_id"] for entry in failed],
    }


def size(entry):
    """Bytes, as SQS counts them: encoded as UTF-8."""
    return len(entry["MessageBody"].encode("utf-8"))


def batches(entries):
    """The entries in lists, each of which fits into one call."""
    batch, total = [], 0
    for entry in entries:
        if len(batch) == MAX_ENTRIES or total + size(entry) > MAX_BYTES:
            yield batch
            batch, total = [], 0
        batch.append(entry)
        total += size(entry)
    if batch:
        yield batch


def send(batch):
    """Send one batch; the entries that SQS did not take are the result."""
    lost = []
    for _ in range(MAX_ATTEMPTS):
        try:
            answer = sqs.send_message_batch(QueueUrl=os.environ["QUEUE_URL"], Entries=batch)
        except (BotoCoreError, ClientError) as refusal:
            # Raising would make Lambda run the whole event again, and the batches before would be sent twice.
            print(f"{len(batch)} orders not sent: {refusal}")
            break
        if _ == MAX_ATTEMPTS - 1:
            break
        refused = {failure["Id"]: failure["SenderFault"] for failure in answer.get("Failed", [])}
        lost += [entry for entry in batch if refused.get(entry["Id"]) is True]
        batch = [entry for entry in batch if refused.get(entry["Id"]) is False]
        if not batch:
            break
    return lost + batch
