"""Second step: the order is charged, and the amount is in the customer's balance."""

import os

import boto3
from boto3.dynamodb.conditions import Attr
from steps import work_on

dynamodb = boto3.resource("dynamodb")
orders = dynamodb.Table(os.environ["ORDERS_TABLE"])
balances = dynamodb.Table(os.environ["BALANCES_TABLE"])


def handler(event, context):
    return work_on(event, charge)


def charge(order):
    if is_first(order):
        balances.update_item(
            Key={"customer": order["customer"]},
            UpdateExpression="ADD balance :amount",
            ExpressionAttributeValues={":amount": order["amount"]},
        )


def is_first(order):
    try:
        orders.update_item(
            Key={"order_id": order["order_id"]},
            UpdateExpression="SET #status = :charged",
            ConditionExpression=Attr("status").eq("accepted"),
            ExpressionAttributeNames={"#status": "status"},
            ExpressionAttributeValues={":charged": "charged"},
        )
    except dynamodb.meta.client.exceptions.ConditionalCheckFailedException:
        return False
    return True
