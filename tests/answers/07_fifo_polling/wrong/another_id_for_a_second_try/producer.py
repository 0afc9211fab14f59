"""Producer."""

import hashlib
import json
import os
import uuid

import boto3

sqs = boto3.client("sqs")


def params(event):
    key = json.dumps([event["order_id"], event["seq"]])
    return {
        "MessageBody": json.dumps(event),
        "MessageGroupId": event["order_id"],
        "MessageDeduplicationId": hashlib.sha256(key.encode()).hexdigest(),
    }


def handler(event, context):
    sent = 0
    for one in event["events"]:
        wanted = params(one)
        try:
            answer = sqs.send_message_batch(QueueUrl=os.environ["QUEUE_URL"], Entries=[{"Id": "0"} | wanted])
            if answer.get("Failed"):
                raise RuntimeError(answer["Failed"])
        except Exception as error:
            print(error)
            sqs.send_message(
                QueueUrl=os.environ["QUEUE_URL"], **wanted | {"MessageDeduplicationId": uuid.uuid4().hex}
            )
        sent += 1
    return {"sent": sent}
