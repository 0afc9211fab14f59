"""First step: the order is in the books. From here on it can be asked for."""

import json
import os

import boto3
from boto3.dynamodb.types import TypeSerializer
from steps import work_on

dynamodb = boto3.client("dynamodb")


def handler(event, context):
    return work_on(event, accept)


def accept(order):
    """Put the order into the table, unless it is there: it may be charged by now."""
    # status comes last: an order may have a key of that name, and it is not the customer who says what is paid.
    # DynamoDB's numbers are decimal: boto3 takes int and Decimal, and refuses float.
    item = order | {"status": "accepted"}
    try:
        dynamodb.put_item(
            TableName=os.environ["ORDERS_TABLE"],
            Item={key: TypeSerializer().serialize(value) for key, value in item.items()},
            ConditionExpression="attribute_not_exists(order_id)",
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        # Whether it was sent on, too, nobody knows: so it is no failure, and it is sent on again.
        print(f"{order['order_id']} was accepted before")
