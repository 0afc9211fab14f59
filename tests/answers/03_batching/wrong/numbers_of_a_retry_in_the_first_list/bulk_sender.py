"""Sends orders in batches."""
import json
import os

import boto3

sqs = boto3.client("sqs")
LIMIT = 1_048_576


def handler(event, context):
    orders, failed = event["records"], []
    batch, used = [], 0
    for order in orders:
        size = len(json.dumps(order))
        if size > LIMIT:
            failed.append(order["order_id"])
            continue
        if len(batch) == 10 or used + size > LIMIT:
            failed += send(batch)
            batch, used = [], 0
        batch.append(order)
        used += size
    if batch:
        failed += send(batch)
    return {"sent": len(orders) - len(failed), "failed": failed}


def send(batch):
    waiting, lost = batch, []
    for _ in range(3):
        entries = [{"Id": str(n), "MessageBody": json.dumps(order)} for n, order in enumerate(waiting)]
        answer = sqs.send_message_batch(QueueUrl=os.environ["QUEUE_URL"], Entries=entries)
        refused = answer.get("Failed", [])
        lost += [batch[int(one["Id"])]["order_id"] for one in refused if one["SenderFault"]]
        waiting = [waiting[int(one["Id"])] for one in refused if not one["SenderFault"]]
        if not waiting:
            break
    return lost + [order["order_id"] for order in waiting]
