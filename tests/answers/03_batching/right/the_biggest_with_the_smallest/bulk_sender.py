"""Packs big orders with small ones; a queue without an order has none to keep."""

import json
import os

import boto3

MAX_BYTES = 1_048_576
MAX_ENTRIES = 10
ATTEMPTS = 3

sqs = boto3.client("sqs")


class Bulk:
    def __init__(self):
        self.sent, self.failed = 0, []

    def run(self, records):
        fitting = []
        for order in records:
            text = json.dumps(order, sort_keys=True)
            size = len(text.encode())
            if size > MAX_BYTES:
                self.failed.append(order["order_id"])
            else:
                fitting.append((size, order["order_id"], text))
        for batch in packed(sorted(fitting, key=lambda entry: -entry[0])):
            self.deliver(dict(zip("abcdefghij", batch)))
        return {"sent": self.sent, "failed": self.failed}

    def deliver(self, pending):
        for attempt in range(1, ATTEMPTS + 1):
            entries = [{"Id": key, "MessageBody": text} for key, (_, _, text) in pending.items()]
            answer = sqs.send_message_batch(QueueUrl=os.environ["QUEUE_URL"], Entries=entries)
            self.sent += len(answer.get("Successful", []))
            again = {}
            for failure in answer.get("Failed", []):
                key = failure["Id"]
                if failure["SenderFault"] or attempt == ATTEMPTS:
                    self.failed.append(pending[key][1])
                else:
                    again[key] = pending[key]
            pending = again
            if not pending:
                return


def packed(entries):
    low, high = 0, len(entries)
    while low < high:
        batch, total = [entries[low]], entries[low][0]
        low += 1
        while low < high and len(batch) < MAX_ENTRIES and total + entries[high - 1][0] <= MAX_BYTES:
            high -= 1
            batch.append(entries[high])
            total += entries[high][0]
        yield batch


def handler(event, context):
    return Bulk().run(event["records"])
