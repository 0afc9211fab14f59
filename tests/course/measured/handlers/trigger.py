"""The poller of lesson 07 without its polling: Lambda receives and deletes, and hears what failed."""

import json

from poller import append


def handler(event, context):
    failed, waiting = set(), []
    for record in event["Records"]:
        order_id = record["attributes"]["MessageGroupId"]
        if order_id in failed or not stored(record):
            failed.add(order_id)
            waiting.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": waiting}


def stored(record):
    try:
        append(json.loads(record["body"]))
    except Exception as error:
        print(f"message {record['messageId']} failed, and its order waits: {error!r}")
        return False
    return True
