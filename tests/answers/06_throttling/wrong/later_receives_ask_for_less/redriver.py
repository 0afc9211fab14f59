"""Brings dead letters back to the orders queue, each a few times at most. One possibility, not the only one."""

import os

import boto3
from botocore.exceptions import ClientError

sqs = boto3.client("sqs")

MOST_ATTRIBUTES = 10  # of a message; SQS refuses the eleventh
WAIT_S = 1
SPARE_MS = 15_000  # enough to move the ten letters of one receive


def handler(event, context):
    letters = receive()
    while letters and context.get_remaining_time_in_millis() > SPARE_MS:
        for letter in letters:
            move(letter)
        answer = sqs.receive_message(
            QueueUrl=os.environ["DEAD_LETTER_QUEUE_URL"], MaxNumberOfMessages=10, WaitTimeSeconds=WAIT_S
        )
        letters = answer.get("Messages", [])


def receive():
    """Up to ten dead letters, with all their attributes. A long poll, so that none means that none is there."""
    answer = sqs.receive_message(
        QueueUrl=os.environ["DEAD_LETTER_QUEUE_URL"],
        MaxNumberOfMessages=10,
        MessageAttributeNames=["All"],
        WaitTimeSeconds=WAIT_S,
    )
    return answer.get("Messages", [])


def move(letter):
    """Send first, delete after: who dies in between leaves two copies, the other way round none."""
    queue_url, attributes = destination(letter)
    try:
        sqs.send_message(QueueUrl=queue_url, MessageBody=letter["Body"], MessageAttributes=attributes)
        sqs.delete_message(QueueUrl=os.environ["DEAD_LETTER_QUEUE_URL"], ReceiptHandle=letter["ReceiptHandle"])
    except ClientError as error:
        # It is still on the dead-letter queue, and another run will find it there.
        print(f"{letter['MessageId']} was not moved: {error}")


def destination(letter):
    """Where a letter goes, and the attributes that it takes along."""
    attributes = letter.get("MessageAttributes", {})
    redrives = int(attributes.get("redrives", {}).get("StringValue", "0"))
    counted = attributes | {"redrives": {"DataType": "Number", "StringValue": str(redrives + 1)}}
    if redrives >= int(os.environ["MAX_REDRIVES"]) or len(counted) > MOST_ATTRIBUTES:
        return os.environ["PARKED_QUEUE_URL"], attributes
    return os.environ["QUEUE_URL"], counted
