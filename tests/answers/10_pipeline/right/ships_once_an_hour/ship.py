"""Last step: once an hour a van leaves with all that is charged. What cannot be loaded stays for the next one."""

import os

import boto3
from orders import read_order

sqs = boto3.client("sqs")
orders = boto3.resource("dynamodb").Table(os.environ["ORDERS_TABLE"])
ENOUGH_MS = 10_000


def handler(event, context):
    while context.get_remaining_time_in_millis() > ENOUGH_MS and (messages := received()):
        for message in messages:
            try:
                ship(read_order(message["Body"]))
                sqs.delete_message(QueueUrl=os.environ["QUEUE_URL"], ReceiptHandle=message["ReceiptHandle"])
            except Exception as error:
                print(f"message {message['MessageId']} stays: {error!r}")


def received():
    answer = sqs.receive_message(QueueUrl=os.environ["QUEUE_URL"], MaxNumberOfMessages=10, WaitTimeSeconds=3)
    return answer.get("Messages", [])


def ship(order):
    """Mark a charged order as shipped; a shipped one stays what it is."""
    orders.update_item(
        Key={"order_id": order["order_id"]},
        UpdateExpression="SET #status = :shipped",
        ConditionExpression="#status IN (:charged, :shipped)",
        ExpressionAttributeNames={"#status": "status"},
        ExpressionAttributeValues={":charged": "charged", ":shipped": "shipped"},
    )
