"""One queue for all steps: a message says which step is next."""

import json
import os

import boto3
from orders import read_order

import accept
import charge
import ship

sqs = boto3.client("sqs")
STEPS = {"accept": (accept.accept, "charge"), "charge": (charge.charge, "ship"), "ship": (ship.ship, None)}


def handler(event, context):
    failed = []
    for record in event["Records"]:
        try:
            work(json.loads(record["body"]))
        except Exception as error:
            print(repr(error))
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def work(envelope):
    step, after = STEPS[envelope["step"]]
    step(read_order(envelope["order"]))
    if after:
        sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=json.dumps(envelope | {"step": after}))


def redrive(event, context):
    url = os.environ["DEAD_LETTER_QUEUE_URL"]
    while context.get_remaining_time_in_millis() > 5000:
        messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        if not messages:
            break
        for message in messages:
            envelope = json.loads(message["Body"])
            envelope["redrives"] = envelope.get("redrives", 0) + 1
            target = "PARKED_QUEUE_URL" if envelope["redrives"] > 3 else "QUEUE_URL"
            sqs.send_message(QueueUrl=os.environ[target], MessageBody=json.dumps(envelope))
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
