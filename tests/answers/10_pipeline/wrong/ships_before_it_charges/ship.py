"""Last step: the order is shipped."""

import os

import boto3
from steps import work_on

orders = boto3.resource("dynamodb").Table(os.environ["ORDERS_TABLE"])


def handler(event, context):
    return work_on(event, ship)


def ship(order):
    """Mark a charged order as shipped; a shipped one stays what it is."""
    orders.update_item(
        Key={"order_id": order["order_id"]},
        UpdateExpression="SET #status = :shipped",
        ConditionExpression="#status IN (:accepted, :shipped, :charged)",
        ExpressionAttributeNames={"#status": "status"},
        ExpressionAttributeValues={":accepted": "accepted", ":charged": "charged", ":shipped": "shipped"},
    )
