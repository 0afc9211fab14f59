import os

import boto3

sqs = boto3.client("sqs")
ORDER_BYTES = 120_000


def handler(event, context):
    entries = [{"Id": str(number), "MessageBody": "x" * ORDER_BYTES} for number in range(10)]
    answer = sqs.send_message_batch(QueueUrl=os.environ["QUEUE_URL"], Entries=entries)
    for failed in answer.get("Failed", []):
        print("not sent:", failed["Id"])
