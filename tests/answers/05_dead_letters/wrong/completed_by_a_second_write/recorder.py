"""Stores each dead letter, in two steps, unless it is there."""

import os

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])
MOST_BODY_BYTES = 399 * 1024


def handler(event, context):
    failed = [record["messageId"] for record in event["Records"] if not recorded(record)]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def recorded(record):
    key = {"message_id": record["messageId"]}
    body = record["body"].encode()
    try:
        if "Item" in table.get_item(Key=key):
            return True
        table.put_item(Item=key)
        table.update_item(
            Key=key,
            UpdateExpression="SET body = :body, receive_count = :count, sent_at = :sent, truncated = :cut",
            ExpressionAttributeValues={
                ":body": body[:MOST_BODY_BYTES].decode(errors="ignore"),
                ":count": int(record["attributes"]["ApproximateReceiveCount"]),
                ":sent": int(record["attributes"]["SentTimestamp"]),
                ":cut": len(body) > MOST_BODY_BYTES,
            },
        )
    except Exception as error:
        print(f"dead letter {record['messageId']}: {error!r}")
        return False
    return True
