import os

import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    sqs.send_message(
        QueueUrl=os.environ["QUEUE_URL"],
        MessageBody="paid",
        MessageGroupId="o-1001",
        MessageDeduplicationId="o-1001-paid",
    )


def worker(event, context):
    print("got", event["Records"][0]["body"])
