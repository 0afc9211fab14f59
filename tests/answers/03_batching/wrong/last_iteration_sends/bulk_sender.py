
import json, os
import boto3
sqs = boto3.client("sqs")
LIMIT = 1_048_576


def handler(event, context):
    orders, failed = event["records"], []
    batch, size = [], 0
    for n, order in enumerate(orders):
        body = json.dumps(order)
        length = len(body.encode())
        if length > LIMIT:
            failed.append(order["order_id"])
            continue
        if len(batch) == 10 or size + length > LIMIT:
            failed += send(batch, orders)
            batch, size = [], 0
        batch.append({"Id": str(n), "MessageBody": body})
        size += length
        if n == len(orders) - 1:
            failed += send(batch, orders)
    return {"sent": len(orders) - len(failed), "failed": failed}


def send(batch, orders):
    lost = []
    for attempt in range(3):
        answer = sqs.send_message_batch(QueueUrl=os.environ["QUEUE_URL"], Entries=batch)
        failures = {f["Id"]: f["SenderFault"] for f in answer.get("Failed", [])}
        lost += [e for e in batch if failures.get(e["Id"]) is True]
        batch = [e for e in batch if failures.get(e["Id"]) is False]
        if not batch:
            break
    return [orders[int(e["Id"])]["order_id"] for e in lost + batch]
