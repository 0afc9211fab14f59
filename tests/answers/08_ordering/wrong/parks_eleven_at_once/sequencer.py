"""Sequencer that parks in batches."""

import json
import os

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])
sqs = boto3.client("sqs")
refused = table.meta.client.exceptions.ConditionalCheckFailedException


def is_early(message):
    order_id, seq = message["order_id"], message["seq"]
    try:
        table.update_item(
            Key={"order_id": order_id},
            UpdateExpression="SET last_seq = :n, events = list_append(if_not_exists(events, :none), :e)",
            ConditionExpression="last_seq = :p" if seq > 1 else "attribute_not_exists(last_seq)",
            ExpressionAttributeValues={":n": seq, ":none": [], ":e": [message["event"]]}
            | ({":p": seq - 1} if seq > 1 else {}),
        )
        return False
    except refused:
        return seq > table.get_item(Key={"order_id": order_id}).get("Item", {}).get("last_seq", 0)


def handler(event, context):
    early, failed = [], []
    for record in event["Records"]:
        try:
            if is_early(json.loads(record["body"])):
                early.append(record)
        except Exception as error:
            print(error)
            failed.append(record)
    failed += park(early)
    return {"batchItemFailures": [{"itemIdentifier": r["messageId"]} for r in failed]}


def park(records):
    if not records:
        return []
    try:
        answer = sqs.send_message_batch(
            QueueUrl=os.environ["PARKING_QUEUE_URL"],
            Entries=[{"Id": str(n), "MessageBody": r["body"]} for n, r in enumerate(records)],
        )
    except Exception as error:
        print(error)
        return records
    return [records[int(x["Id"])] for x in answer.get("Failed", [])]
