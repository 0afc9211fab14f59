"""What every step has in common: each record is worked on by itself, and only then the order travels on."""

import json
import os

import boto3
from orders import read_order

functions = boto3.client("lambda")


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
    if "NEXT_FUNCTION" in os.environ:
        for record in done:
            event = json.dumps({"Records": [record]})
            functions.invoke(FunctionName=os.environ["NEXT_FUNCTION"], InvocationType="Event", Payload=event)
    if failed and "eventSource" not in event:
        raise RuntimeError("not done")
    return {"batchItemFailures": [{"itemIdentifier": record["messageId"]} for record in failed]}

