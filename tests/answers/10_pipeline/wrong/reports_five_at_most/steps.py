"""What every step has in common: each record is worked on by itself, and only then the order travels on."""

import os

import boto3
from orders import read_order

sqs = boto3.client("sqs")


def work_on(event, step):
    """Do `step(order)` for every record, then send it to the next queue; what failed in either comes back, alone."""
    done, failed = [], []
    for record in event["Records"]:
        try:
            step(read_order(record["body"]))
            done.append(record)
        except Exception as error:
            print(f"message {record['messageId']} failed: {error!r}")
            failed.append(record)
    if done and "NEXT_QUEUE_URL" in os.environ:
        failed += not_sent_on(done)
    return {"batchItemFailures": [{"itemIdentifier": record["messageId"]} for record in failed[:5]]}


def not_sent_on(records):
    """Send the orders to the next step; the records that could not be sent."""
    entries = [{"Id": str(number), "MessageBody": record["body"]} for number, record in enumerate(records)]
    try:
        answer = sqs.send_message_batch(QueueUrl=os.environ["NEXT_QUEUE_URL"], Entries=entries)
    except sqs.exceptions.BatchRequestTooLong:
        middle = len(records) // 2
        return not_sent_on(records[:middle]) + not_sent_on(records[middle:])
    except Exception as error:
        print(f"not sent on: {error!r}")
        return records
    return [records[int(entry["Id"])] for entry in answer.get("Failed", [])]
