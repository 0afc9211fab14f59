"""Many orders become messages on the orders queue, ten to a call."""

import json
import os
import uuid

import boto3

MAX_ENTRIES = 10
MAX_BYTES = 1_048_576

sqs = boto3.client("sqs")


def handler(event, context):
    sent, failed, batches, size = 0, [], [[]], 0
    for order in event["records"]:
        body = json.dumps(order)
        if len(body) > MAX_BYTES:
            failed.append(order["order_id"])
            continue
        if len(batches[-1]) == MAX_ENTRIES or size + len(body) > MAX_BYTES:
            batches.append([])
            size = 0
        batches[-1].append(order)
        size += len(body)
    for batch in batches:
        for _ in range(3):
            if not batch:
                break
            ids = {uuid.uuid4().hex: order for order in batch}
            entries = [{"Id": name, "MessageBody": json.dumps(order)} for name, order in ids.items()]
            answer = sqs.send_message_batch(QueueUrl=os.environ["QUEUE_URL"], Entries=entries)
            sent += len(answer.get("Successful", []))
            refused = answer.get("Failed", [])
            failed += [ids[one["Id"]]["order_id"] for one in refused if one["SenderFault"]]
            again = {ids[one["Id"]]["order_id"]: ids[one["Id"]] for one in refused if not one["SenderFault"]}
            batch = list(again.values())
        failed += [order["order_id"] for order in batch]
    return {"sent": sent, "failed": failed}
