"""By the clock: what died goes back to the queue where it died, MAX_REDRIVES times; then it is parked."""

import os

import boto3

sqs = boto3.client("sqs")
dead_letters = os.environ["DEAD_LETTER_QUEUE_URL"]
queues = {url.rpartition("/")[2]: url for url in os.environ["QUEUE_URLS"].split(",")}
ENOUGH_MS = 5_000


def handler(event, context):
    moved = 0
    while context.get_remaining_time_in_millis() > ENOUGH_MS and (messages := received()):
        for message in messages:
            try:
                move(message)
            except Exception as error:
                print(error)
                if int(message["Attributes"]["ApproximateReceiveCount"]) > 7:
                    sqs.delete_message(QueueUrl=dead_letters, ReceiptHandle=message["ReceiptHandle"])
        moved += len(messages)
    return {"moved": moved}


def received():
    answer = sqs.receive_message(
        QueueUrl=dead_letters,
        MaxNumberOfMessages=10,
        MessageAttributeNames=["All"],
        MessageSystemAttributeNames=["All"],
        WaitTimeSeconds=1,
    )
    return answer.get("Messages", [])


def move(message):
    """Send first, delete after: a crash in between makes a second message, which the steps can bear, and no loss."""
    attributes = message.get("MessageAttributes", {})
    redrives = int(attributes.get("redrives", {}).get("StringValue", "0"))
    counted = attributes | {"redrives": {"DataType": "Number", "StringValue": str(redrives + 1)}}
    parked = redrives >= int(os.environ["MAX_REDRIVES"])
    sqs.send_message(
        QueueUrl=os.environ["PARKED_QUEUE_URL"] if parked else home_of(message),
        MessageBody=message["Body"],
        MessageAttributes=attributes if parked else counted,
    )
    sqs.delete_message(QueueUrl=dead_letters, ReceiptHandle=message["ReceiptHandle"])


def home_of(message):
    """The queue on which the message died; the first one, where SQS does not say."""
    source = message.get("Attributes", {}).get("DeadLetterQueueSourceArn", "").rpartition(":")[2]
    return queues.get(source, next(iter(queues.values())))
