"""Second step: the balance notes which orders are in it."""

import os

import boto3
from steps import work_on

dynamodb = boto3.resource("dynamodb")
balances = dynamodb.Table(os.environ["BALANCES_TABLE"])
orders = dynamodb.Table(os.environ["ORDERS_TABLE"])
Refused = dynamodb.meta.client.exceptions.ConditionalCheckFailedException


def handler(event, context):
    return work_on(event, charge)


def charge(order):
    key = {"customer": order["customer"]}
    known = balances.get_item(Key=key, ConsistentRead=True).get("Item", {}).get("orders", "")
    if order["order_id"] not in known:
        balances.update_item(
            Key=key,
            UpdateExpression="SET orders = :new ADD balance :amount",
            ConditionExpression="attribute_not_exists(orders) OR orders = :known",
            ExpressionAttributeValues={
                ":new": f"{known} {order['order_id']}",
                ":known": known,
                ":amount": order["amount"],
            },
        )
    try:
        orders.update_item(
            Key={"order_id": order["order_id"]},
            UpdateExpression="SET #status = :charged",
            ConditionExpression="#status = :accepted",
            ExpressionAttributeNames={"#status": "status"},
            ExpressionAttributeValues={":accepted": "accepted", ":charged": "charged"},
        )
    except Refused:
        print(f"{order['order_id']} was charged before")
