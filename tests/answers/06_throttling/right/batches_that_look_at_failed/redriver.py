"""Brings dead letters back to the orders queue, each a few times at most."""

import os

import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    while letters := receive():
        delete([letters[at] for at in send(letters)])


def receive():
    """Up to ten dead letters, with all their attributes."""
    answer = sqs.receive_message(
        QueueUrl=os.environ["DEAD_LETTER_QUEUE_URL"],
        MaxNumberOfMessages=10,
        MessageAttributeNames=["All"],
    )
    return answer.get("Messages", [])


def send(letters):
    """Send up to ten letters, those of one queue with one call; the numbers of those that SQS took."""
    taken = []
    for queue_url in (os.environ["QUEUE_URL"], os.environ["PARKED_QUEUE_URL"]):
        entries = [
            {"Id": str(at), "MessageBody": one["Body"], "MessageAttributes": destination(one)[1]}
            for at, one in enumerate(letters)
            if destination(one)[0] == queue_url
        ]
        if entries:
            answer = sqs.send_message_batch(QueueUrl=queue_url, Entries=entries)
            taken += [int(one["Id"]) for one in answer.get("Successful", [])]
    return taken


def delete(letters):
    entries = [{"Id": str(at), "ReceiptHandle": one["ReceiptHandle"]} for at, one in enumerate(letters)]
    if entries:
        sqs.delete_message_batch(QueueUrl=os.environ["DEAD_LETTER_QUEUE_URL"], Entries=entries)


def destination(letter):
    """Where a letter goes, and the attributes that it takes along."""
    attributes = letter.get("MessageAttributes", {})
    redrives = int(attributes.get("redrives", {}).get("StringValue", "0"))
    if redrives >= int(os.environ["MAX_REDRIVES"]):
        return os.environ["PARKED_QUEUE_URL"], attributes
    counted = {"DataType": "Number", "StringValue": str(redrives + 1)}
    return os.environ["QUEUE_URL"], attributes | {"redrives": counted}
