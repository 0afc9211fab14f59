import json
import os

import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    sent = sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=event["body"])
    return {"statusCode": 200, "body": json.dumps({"message_id": sent["MessageId"]})}
