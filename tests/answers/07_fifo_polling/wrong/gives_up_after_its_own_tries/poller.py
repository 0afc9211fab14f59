"""Once a minute: receives the events of orders, stores them in the ledger, deletes them. One possibility of many."""

import json
import os

import boto3

WAIT_S = 5
RESERVE_MS = WAIT_S * 1000 + 5000  # for one long poll and the work on what it brings

sqs = boto3.client("sqs")
dynamodb = boto3.client("dynamodb")


def handler(event, context):
    processed = 0
    while context.get_remaining_time_in_millis() > RESERVE_MS and (message := receive()):
        processed += work_on(message)
    return {"processed": processed}


def receive():
    """The next message, None when for WAIT_S seconds there is none.

    One at a time: what is received beside an event that fails waits in vain, and its receive counts all the same.
    """
    answer = sqs.receive_message(QueueUrl=os.environ["QUEUE_URL"], MaxNumberOfMessages=1, WaitTimeSeconds=WAIT_S)
    return next(iter(answer.get("Messages", [])), None)


def work_on(message):
    """Store an event, then delete its message; how many were done. While one is in flight, its order waits."""
    try:
        body = json.loads(message["Body"])
        for _ in range(5):
            try:
                append(body)
                break
            except dynamodb.exceptions.ProvisionedThroughputExceededException:
                print("throttled, once more")
        sqs.delete_message(QueueUrl=os.environ["QUEUE_URL"], ReceiptHandle=message["ReceiptHandle"])
    except Exception as error:
        print(f"message {message['MessageId']} failed, and comes back: {error!r}")
        return 0
    return 1


def append(event):
    """Append an event to its order's list, and note its seq, in one write; nothing is done where it is noted."""
    try:
        dynamodb.update_item(
            TableName=os.environ["TABLE_NAME"],
            Key={"order_id": {"S": event["order_id"]}},
            UpdateExpression="SET events = list_append(if_not_exists(events, :none), :one) ADD seqs :seqs",
            ConditionExpression="NOT contains(seqs, :seq)",
            ExpressionAttributeValues={
                ":none": {"L": []},
                ":one": {"L": [{"S": event["event"]}]},
                ":seq": {"N": str(event["seq"])},
                ":seqs": {"NS": [str(event["seq"])]},
            },
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        print(f"{event['order_id']} has event {event['seq']} already")
