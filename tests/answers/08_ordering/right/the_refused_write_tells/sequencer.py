"""Appends each order's events in order; a refused write tells how far the order is."""

import json
import os

import boto3
from botocore.exceptions import ClientError

dynamodb = boto3.client("dynamodb")
sqs = boto3.client("sqs")


def handler(event, context):
    failures = []
    for record in event["Records"]:
        try:
            process(record)
        except Exception as error:
            print("failed", record["messageId"], error)
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}


def process(record):
    message = json.loads(record["body"])
    last = try_append(message)
    if last is not None and message["seq"] > last:
        sqs.send_message(QueueUrl=os.environ["PARKING_QUEUE_URL"], MessageBody=record["body"])


def try_append(message):
    """None when the event was appended, else the order's last_seq."""
    seq = message["seq"]
    try:
        dynamodb.update_item(
            TableName=os.environ["TABLE_NAME"],
            Key={"order_id": {"S": message["order_id"]}},
            UpdateExpression="SET #last = :seq, #events = list_append(if_not_exists(#events, :empty), :new)",
            ConditionExpression="#last = :prev" if seq > 1 else "attribute_not_exists(#last)",
            ExpressionAttributeNames={"#last": "last_seq", "#events": "events"},
            ExpressionAttributeValues={
                ":seq": {"N": str(seq)},
                ":empty": {"L": []},
                ":new": {"L": [{"S": message["event"]}]},
                **({":prev": {"N": str(seq - 1)}} if seq > 1 else {}),
            },
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return int(error.response.get("Item", {}).get("last_seq", {"N": "0"})["N"])
    return None
