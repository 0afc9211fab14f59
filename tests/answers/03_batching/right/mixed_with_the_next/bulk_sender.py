"""Many orders become messages on the orders queue."""

import json
import os
from collections import Counter, deque

import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    orders = event["records"]
    bodies = [json.dumps(order) for order in orders]
    waiting, attempts, failed = deque(range(len(orders))), Counter(), []
    while waiting:
        batch, total = [], 0
        while waiting and len(batch) < 10 and total + len(bodies[waiting[0]]) <= 1024 * 1024:
            batch.append(waiting.popleft())
            total += len(bodies[batch[-1]])
        if not batch:
            failed.append(waiting.popleft())
            continue
        attempts.update(batch)
        answer = sqs.send_message_batch(
            QueueUrl=os.environ["QUEUE_URL"],
            Entries=[{"Id": f"order_{n}", "MessageBody": bodies[n]} for n in batch],
        )
        for failure in answer.get("Failed", []):
            n = int(failure["Id"].removeprefix("order_"))
            if failure["SenderFault"] or attempts[n] == 3:
                failed.append(n)
            else:
                waiting.appendleft(n)
    return {"sent": len(orders) - len(failed), "failed": [orders[n]["order_id"] for n in sorted(failed)]}
