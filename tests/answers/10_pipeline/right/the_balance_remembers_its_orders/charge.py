"""Second step: the balance says itself which orders are in it."""

import os

import boto3
from steps import work_on

dynamodb = boto3.resource("dynamodb")
orders, balances = (dynamodb.Table(os.environ[name]) for name in ("ORDERS_TABLE", "BALANCES_TABLE"))
AlreadyThere = dynamodb.meta.client.exceptions.ConditionalCheckFailedException


def handler(event, context):
    return work_on(event, charge)


def charge(order):
    try:
        balances.update_item(
            Key={"customer": order["customer"]},
            UpdateExpression="ADD balance :amount, booked :ids",
            ConditionExpression="NOT contains(booked, :id)",
            ExpressionAttributeValues={
                ":amount": order["amount"],
                ":ids": {order["order_id"]},
                ":id": order["order_id"],
            },
        )
    except AlreadyThere:
        print("in the balance before")
    try:
        orders.update_item(
            Key={"order_id": order["order_id"]},
            UpdateExpression="SET #status = :charged",
            ConditionExpression="#status = :accepted",
            ExpressionAttributeNames={"#status": "status"},
            ExpressionAttributeValues={":accepted": "accepted", ":charged": "charged"},
        )
    except AlreadyThere:
        print("charged before")
