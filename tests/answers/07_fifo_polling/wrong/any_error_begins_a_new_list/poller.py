"""Poller."""

import json
import os
from botocore.exceptions import ClientError

import boto3

sqs = boto3.client("sqs")
dynamodb = boto3.client("dynamodb")
URL = os.environ["QUEUE_URL"]


def append(event):
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
        pass


def receive(n=10):
    return sqs.receive_message(
        QueueUrl=URL, MaxNumberOfMessages=n, WaitTimeSeconds=2, MessageSystemAttributeNames=["MessageGroupId"]
    ).get("Messages", [])


def delete(message):
    sqs.delete_message(QueueUrl=URL, ReceiptHandle=message["ReceiptHandle"])


def store(event):
    table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])
    try:
        table.update_item(
            Key={"order_id": event["order_id"]},
            UpdateExpression="SET events = list_append(events, :e), seqs = list_append(seqs, :s)",
            ConditionExpression="attribute_exists(order_id) AND NOT contains(seqs, :n)",
            ExpressionAttributeValues={":e": [event["event"]], ":s": [event["seq"]], ":n": event["seq"]},
        )
    except ClientError:
        item = table.get_item(Key={"order_id": event["order_id"]}).get("Item")
        if item and event["seq"] in item["seqs"]:
            return
        table.put_item(
            Item={"order_id": event["order_id"], "events": [event["event"]], "seqs": [event["seq"]]}
        )


def handler(event, context):
    done = 0
    while context.get_remaining_time_in_millis() > 10_000:
        messages = receive(1)
        if not messages:
            break
        try:
            store(json.loads(messages[0]["Body"]))
            delete(messages[0])
            done += 1
        except Exception as error:
            print(error)
    return {"processed": done}
