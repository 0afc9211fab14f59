import os
import time

import boto3

client = None
NAMES = {"#b": "body", "#r": "receive_count", "#s": "sent_at", "#t": "truncated", "#m": "meta"}


def handler(event, context):
    global client
    client = client or boto3.client("dynamodb")
    failures = []
    for record in event["Records"]:
        try:
            update(record["messageId"], record["body"], **record["attributes"])
        except Exception:
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures or None}


def update(message_id, body, ApproximateReceiveCount, SentTimestamp, **others):
    kept = body
    while len(kept.encode()) > 390_000:
        kept = kept[: -max(1, (len(kept.encode()) - 390_000) // 4)]
    client.update_item(
        TableName=os.environ["TABLE_NAME"],
        Key={"message_id": {"S": message_id}},
        UpdateExpression="SET #b = :b, #r = :r, #s = :s, #t = :t, #m = :m",
        ExpressionAttributeNames=NAMES,
        ExpressionAttributeValues={
            ":b": {"S": kept},
            ":r": {"N": ApproximateReceiveCount},
            ":s": {"N": SentTimestamp},
            ":t": {"BOOL": kept != body},
            ":m": {"M": {"source": {"S": others["DeadLetterQueueSourceArn"]}, "at": {"N": str(int(time.time()))}}},
        },
    )
