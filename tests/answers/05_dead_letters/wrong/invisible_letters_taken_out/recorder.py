"""Stores each dead letter as an item of the dead letters table. One possibility, not the only one."""

import os
import re

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])

# A DynamoDB item ends at 400 KB, counted in UTF-8, names and values together. All but the body needs less than 1 KB.
MOST_BODY_BYTES = 399 * 1024


def handler(event, context):
    failed = [record["messageId"] for record in event["Records"] if not recorded(record)]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def recorded(record):
    """Whether a dead letter is in the table now. One that is not comes back, alone."""
    try:
        # The same key for the same message: a second delivery writes the same item again.
        table.put_item(Item=letter(record))
    except Exception as error:
        print(f"dead letter {record['messageId']} could not be recorded: {error!r}")
        return False
    return True


def letter(record):
    """The item of a dead letter. Nothing is asked of the body: that it cannot be read may be why it is here."""
    body = re.sub("[\x7f-\x9f]", "", record["body"])
    item = {
        "message_id": record["messageId"],
        "body": what_fits(body),
        # In the event all attributes are strings.
        "receive_count": int(record["attributes"]["ApproximateReceiveCount"]),
        "sent_at": int(record["attributes"]["SentTimestamp"]),
    }
    return item if item["body"] == body else item | {"truncated": True}


def what_fits(body):
    """As much of a body as an item has room for. A character of which only some bytes fit is left out."""
    return body.encode()[:MOST_BODY_BYTES].decode(errors="ignore")
