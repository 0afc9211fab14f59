import os

import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    records = event["Records"]
    entries = [{"Id": str(number), "MessageBody": record["body"]} for number, record in enumerate(records)]
    answer = sqs.send_message_batch(QueueUrl=os.environ["QUEUE_URL"], Entries=entries)
    failed = [records[number]["messageId"] for number, _ in enumerate(answer.get("Failed", []))]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}
