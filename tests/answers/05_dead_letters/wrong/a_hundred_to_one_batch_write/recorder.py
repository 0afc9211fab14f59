import os

import boto3

dynamodb = boto3.resource("dynamodb")
TABLE = os.environ["TABLE_NAME"]
ROOM = 399 * 1024


def handler(event, context):
    records = {record["messageId"]: record for record in event["Records"]}
    failed = set(records)
    try:
        left = write([item(it) for it in records.values()])
        failed = {request["PutRequest"]["Item"]["message_id"] for request in left}
    except Exception as error:
        print("together they failed", error)
        if len(records) <= 10:
            for name in list(failed):
                try:
                    if not write([item(records[name])]):
                        failed.discard(name)
                except Exception as again:
                    print(name, again)
    return {"batchItemFailures": [{"itemIdentifier": name} for name in failed]}


def write(items):
    answer = dynamodb.batch_write_item(RequestItems={TABLE: [{"PutRequest": {"Item": it}} for it in items]})
    return answer.get("UnprocessedItems", {}).get(TABLE, [])


def item(record):
    raw = record["body"].encode()
    kept = raw[:ROOM].decode(errors="ignore")
    return {
        "message_id": record["messageId"],
        "body": kept,
        "receive_count": int(record["attributes"]["ApproximateReceiveCount"]),
        "sent_at": int(record["attributes"]["SentTimestamp"]),
        **({"truncated": True} if len(raw) > ROOM else {}),
    }
