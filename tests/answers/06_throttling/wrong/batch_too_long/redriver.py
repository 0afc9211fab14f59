"""Moves dead letters in batches."""

import os

import boto3

sqs = boto3.client("sqs")
DLQ = os.environ["DEAD_LETTER_QUEUE_URL"]
LIMIT = int(os.environ["MAX_REDRIVES"])


def count_of(letter):
    return int(letter.get("MessageAttributes", {}).get("redrives", {}).get("StringValue", "0"))


def entry(number, letter, again):
    attributes = dict(letter.get("MessageAttributes", {}))
    if again:
        attributes["redrives"] = {"DataType": "Number", "StringValue": str(count_of(letter) + 1)}
    return {"Id": str(number), "MessageBody": letter["Body"], "MessageAttributes": attributes}


def move(letters, url, again):
    if not letters:
        return
    answer = sqs.send_message_batch(QueueUrl=url, Entries=[entry(n, x, again) for n, x in enumerate(letters)])
    taken = {int(x["Id"]) for x in answer.get("Successful", [])}
    done = [x for n, x in enumerate(letters) if n in taken]
    if done:
        sqs.delete_message_batch(
            QueueUrl=DLQ, Entries=[{"Id": str(n), "ReceiptHandle": x["ReceiptHandle"]} for n, x in enumerate(done)]
        )


def handler(event, context):
    while context.get_remaining_time_in_millis() > 10_000:
        letters = sqs.receive_message(
            QueueUrl=DLQ, MaxNumberOfMessages=10, MessageAttributeNames=["All"], WaitTimeSeconds=1
        ).get("Messages", [])
        if not letters:
            break
        move([x for x in letters if count_of(x) < LIMIT], os.environ["QUEUE_URL"], True)
        move([x for x in letters if count_of(x) >= LIMIT], os.environ["PARKED_QUEUE_URL"], False)
