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
        blocked = set()
        for m in message:
            group = m["Attributes"]["MessageGroupId"]
            if group in blocked:
                continue
            if work_on(m):
                processed += 1
            else:
                blocked.add(group)
    return {"processed": processed}


def receive():
    """The next message, None when for WAIT_S seconds there is none.

    One at a time: what is received beside an event that fails waits in vain, and its receive counts all the same.
    """
    answer = sqs.receive_message(QueueUrl=os.environ["QUEUE_URL"], MaxNumberOfMessages=10, MessageSystemAttributeNames=["MessageGroupId"], WaitTimeSeconds=WAIT_S)
    return answer.get("Messages", [])


def work_on(message):
    """Store an event, then delete its message; how many were done. While one is in flight, its order waits."""
    try:
        append(json.loads(message["Body"]))
    except Exception as error:
        print(f"message {message['MessageId']} failed, and comes back: {error!r}")
        return 0
    try:
        sqs.delete_message(QueueUrl=os.environ["QUEUE_URL"], ReceiptHandle=message["ReceiptHandle"])
    except Exception as error:
        print(error)
    return 1


def append(event):
    """Append an event to its order's list, and note its seq, in one write; nothing is done where it is noted."""
    if event["seq"] == 1:
        dynamodb.put_item(TableName=os.environ["TABLE_NAME"], Item={"order_id": {"S": event["order_id"]}, "events": {"L": [{"S": event["event"]}]}, "seqs": {"NS": ["1"]}})
        return
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
