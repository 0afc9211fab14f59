import json
import os

import boto3

sqs = boto3.client("sqs")
lam = boto3.client("lambda")
DEAD = os.environ["DEAD"]


def handler(event, context):
    while context.get_remaining_time_in_millis() > 8000:
        got = sqs.receive_message(QueueUrl=DEAD, MaxNumberOfMessages=10).get("Messages", [])
        if not got:
            return
        for m in got:
            record = json.loads(m["Body"])
            payload = record["requestPayload"]
            if payload["redrives"] >= 3:
                sqs.send_message(QueueUrl=os.environ["PARKED"], MessageBody=m["Body"])
            else:
                pass
                lam.invoke(
                    FunctionName=record["requestContext"]["functionArn"].removesuffix(":$LATEST"),
                    InvocationType="Event",
                    Payload=json.dumps(payload),
                )
            sqs.delete_message(QueueUrl=DEAD, ReceiptHandle=m["ReceiptHandle"])
