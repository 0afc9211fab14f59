import os

import boto3

sqs = boto3.client("sqs")
LATER_S = 60


def handler(event, context):
    for record in event["Records"]:
        sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=record["body"], DelaySeconds=LATER_S)
