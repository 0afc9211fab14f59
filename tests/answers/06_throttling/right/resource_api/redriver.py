"""Brings dead letters back to the orders queue, each a few times at most."""

import os

import boto3


def handler(event, context):
    sqs = boto3.resource("sqs")
    dead = sqs.Queue(os.environ["DEAD_LETTER_QUEUE_URL"])
    moved = 0
    while letters := dead.receive_messages(MessageAttributeNames=[".*"], WaitTimeSeconds=5):
        for letter in letters:
            attributes = dict(letter.message_attributes or {})
            redrives = int((attributes.get("redrives") or {"StringValue": 0})["StringValue"])
            target = sqs.Queue(os.environ["PARKED_QUEUE_URL"])
            if redrives < int(os.environ["MAX_REDRIVES"]):
                target = sqs.Queue(os.environ["QUEUE_URL"])
            attributes["redrives"] = {"StringValue": str(redrives + 1), "DataType": "Number"}
            target.send_message(MessageBody=letter.body, MessageAttributes=attributes)
            letter.delete()
            moved += 1
    return {"moved": moved}
