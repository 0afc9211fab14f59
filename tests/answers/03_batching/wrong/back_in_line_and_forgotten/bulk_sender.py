"""Many orders become messages on the orders queue; what SQS refused for now goes into the next batch."""

import json
import os

import boto3

sqs = boto3.client("sqs")
LIMIT = 1_048_576


def handler(event, context):
    """What SQS refused for now goes into the next batch, so that calls stay full."""
    waiting = [[position, order, 0] for position, order in enumerate(event["records"])]
    failed = [order["order_id"] for _, order, _ in waiting if size(order) > LIMIT]
    waiting = [item for item in waiting if size(item[1]) <= LIMIT]
    total = len(waiting)
    lost = 0
    again = []
    while waiting:
        batch, used = list(again), sum(size(order) for _, order, _ in again)
        again = []
        while waiting and len(batch) < 10 and used + size(waiting[0][1]) <= LIMIT:
            batch.append(waiting.pop(0))
            used += size(batch[-1][1])
        entries = [{"Id": str(position), "MessageBody": json.dumps(order)} for position, order, _ in batch]
        answer = sqs.send_message_batch(QueueUrl=os.environ["QUEUE_URL"], Entries=entries)
        refused = {failure["Id"]: failure["SenderFault"] for failure in answer.get("Failed", [])}
        for item in batch:
            if str(item[0]) not in refused:
                continue
            item[2] += 1
            if refused[str(item[0])] or item[2] == 3:
                failed.append(item[1]["order_id"])
                lost += 1
            else:
                again.append(item)
    return {"sent": total - lost, "failed": failed}


def size(order):
    return len(json.dumps(order))
