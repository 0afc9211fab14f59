import os

import boto3

sqs = boto3.client("sqs")
DEAD = os.environ["DEAD_LETTER_QUEUE_URL"]
LIMIT = int(os.environ["MAX_REDRIVES"])


def target(letter):
    attributes = dict(letter.get("MessageAttributes", {}))
    redrives = int(attributes.get("redrives", {}).get("StringValue", "0"))
    counted = attributes | {"redrives": {"DataType": "Number", "StringValue": str(redrives + 1)}}
    if redrives >= LIMIT or len(counted) > 10:
        return os.environ["PARKED_QUEUE_URL"], attributes
    return os.environ["QUEUE_URL"], counted


def receive():
    return sqs.receive_message(QueueUrl=DEAD, MaxNumberOfMessages=10, MessageAttributeNames=["All"], WaitTimeSeconds=1).get("Messages", [])


def grouped(letters):
    groups = {}
    for letter in letters:
        url, attributes = target(letter)
        groups.setdefault(url, []).append((letter, attributes))
    return groups


def entries(pairs):
    return [{"Id": str(i), "MessageBody": l["Body"], "MessageAttributes": a} for i, (l, a) in enumerate(pairs)]


def handler(event, context):
    while context.get_remaining_time_in_millis() > 15_000:
        letters = receive_all()
        if not letters:
            return
        for letter in letters:
            if int(letter["Attributes"]["ApproximateReceiveCount"]) > 5:
                continue
            url, attributes = target(letter)
            sqs.send_message(QueueUrl=url, MessageBody=letter["Body"], MessageAttributes=attributes)
            sqs.delete_message(QueueUrl=DEAD, ReceiptHandle=letter["ReceiptHandle"])


def receive_all():
    return sqs.receive_message(QueueUrl=DEAD, MaxNumberOfMessages=10, MessageAttributeNames=["All"], AttributeNames=["All"], WaitTimeSeconds=1).get("Messages", [])
