"""Many orders become messages on the orders queue."""

import json
import os
import uuid

import boto3


def handler(event, context):
    sqs = boto3.client("sqs")
    failed, sent, batch = [], 0, {}
    for order in [*event["records"], None]:
        body = "" if order is None else json.dumps(order, ensure_ascii=False, separators=(",", ":"))
        size = len(body.encode())
        if size > 1 << 20:
            failed.append(order["order_id"])
            continue
        full = len(batch) == 10 or sum(len(text.encode()) for text, _ in batch.values()) + size > 1 << 20
        if batch and (full or order is None):
            left = deliver(sqs, batch)
            sent += len(batch) - len(left)
            failed.extend(left)
            batch = {}
        if order is not None:
            batch[uuid.uuid4().hex] = (body, order["order_id"])
    print(f"sent {sent}, failed {failed}")
    return {"failed": failed, "sent": sent, "unit": "orders"}


def deliver(sqs, batch):
    todo, hopeless = dict(batch), []
    for _ in 1, 2, 3:
        entries = [{"MessageBody": body, "Id": key} for key, (body, _) in todo.items()]
        answer = sqs.send_message_batch(Entries=entries, QueueUrl=os.environ["QUEUE_URL"])
        for success in answer.get("Successful", ()):
            del todo[success["Id"]]
        for failure in answer.get("Failed", ()):
            if failure["SenderFault"]:
                hopeless.append(todo.pop(failure["Id"])[1])
        if not todo:
            break
    return hopeless + [order_id for _, order_id in todo.values()]
