"""Brings dead letters back to the orders queue, each a few times at most."""

import os

import boto3
from botocore.config import Config

DEAD, ORDERS, PARKED = (os.environ[name] for name in ("DEAD_LETTER_QUEUE_URL", "QUEUE_URL", "PARKED_QUEUE_URL"))
MOST = int(os.environ["MAX_REDRIVES"])
sqs = boto3.client("sqs", config=Config(retries={"mode": "standard", "max_attempts": 4}))


def handler(event, context):
    tally = {"back": 0, "parked": 0}
    while left():
        answer = sqs.receive_message(QueueUrl=DEAD, MaxNumberOfMessages=3, MessageAttributeNames=["All"])
        for letter in answer.get("Messages") or []:
            attributes = letter.get("MessageAttributes") or {}
            redrives = int(attributes["redrives"]["StringValue"]) if "redrives" in attributes else 0
            back = redrives < MOST
            if back:
                attributes["redrives"] = {"StringValue": f"{redrives + 1}", "DataType": "Number"}
            sqs.send_message(
                QueueUrl=ORDERS if back else PARKED, MessageBody=letter["Body"], MessageAttributes=attributes
            )
            sqs.delete_message(QueueUrl=DEAD, ReceiptHandle=letter["ReceiptHandle"])
            tally["back" if back else "parked"] += 1
    print(tally)
    return tally


def left():
    answer = sqs.get_queue_attributes(QueueUrl=DEAD, AttributeNames=["ApproximateNumberOfMessages"])
    return int(answer["Attributes"]["ApproximateNumberOfMessages"])
