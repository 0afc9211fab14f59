"""By the clock: what was here too often is parked, and one call moves the rest back to where it died."""

import hashlib
import os

import boto3

sqs = boto3.client("sqs")
tries = boto3.resource("dynamodb").Table(os.environ["TRIES_TABLE"])
dead_letters = os.environ["DEAD_LETTER_QUEUE_URL"]
ENOUGH_MS = 8_000


def handler(event, context):
    waiting = []
    while context.get_remaining_time_in_millis() > ENOUGH_MS and (messages := received()):
        for message in messages:
            if count(message) > int(os.environ["MAX_REDRIVES"]):
                park(message)
            else:
                waiting.append(message["ReceiptHandle"])
    for handle in waiting:
        sqs.change_message_visibility(QueueUrl=dead_letters, ReceiptHandle=handle, VisibilityTimeout=0)
    if waiting:
        sqs.start_message_move_task(SourceArn=os.environ["DEAD_LETTER_QUEUE_ARN"])


def received():
    answer = sqs.receive_message(
        QueueUrl=dead_letters,
        MaxNumberOfMessages=10,
        MessageSystemAttributeNames=["DeadLetterQueueSourceArn"],
        WaitTimeSeconds=1,
    )
    return answer.get("Messages", [])


def count(message):
    """How often a letter was here. A message that was moved is a new one, so its text and its step are its name."""
    name = message["Attributes"].get("DeadLetterQueueSourceArn", "") + message["Body"]
    counted = tries.update_item(
        Key={"letter": hashlib.sha256(name.encode()).hexdigest()},
        UpdateExpression="ADD tries :one",
        ExpressionAttributeValues={":one": 1},
        ReturnValues="UPDATED_NEW",
    )
    return counted["Attributes"]["tries"]


def park(message):
    sqs.send_message(QueueUrl=os.environ["PARKED_QUEUE_URL"], MessageBody=message["Body"])
    sqs.delete_message(QueueUrl=dead_letters, ReceiptHandle=message["ReceiptHandle"])
