import os

import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    while messages := sqs.receive_message(QueueUrl=os.environ["DEAD"], MaxNumberOfMessages=10).get("Messages"):
        for message in messages:
            sqs.send_message(QueueUrl=os.environ["ORDERS"], MessageBody=message["Body"])
            sqs.delete_message(QueueUrl=os.environ["DEAD"], ReceiptHandle=message["ReceiptHandle"])
