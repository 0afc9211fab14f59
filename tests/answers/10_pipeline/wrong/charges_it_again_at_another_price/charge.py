"""Second step: the amount is in the customer's balance and the order is charged, both or neither."""

import os

import boto3
from steps import work_on

dynamodb = boto3.client("dynamodb")


def handler(event, context):
    return work_on(event, charge)


def charge(order):
    """Add the amount to the balance, once."""
    mark = {
        "TableName": os.environ["ORDERS_TABLE"],
        "Key": {"order_id": {"S": order["order_id"]}},
        "UpdateExpression": "SET #status = :charged",
        "ConditionExpression": "#status = :accepted OR amount <> :amount", # a correction of the price
        "ExpressionAttributeNames": {"#status": "status"},
        "ExpressionAttributeValues": {
            ":accepted": {"S": "accepted"},
            ":charged": {"S": "charged"},
            ":amount": {"N": str(order["amount"])},
        },
    }
    add = {
        "TableName": os.environ["BALANCES_TABLE"],
        "Key": {"customer": {"S": order["customer"]}},
        "UpdateExpression": "ADD balance :amount",
        "ExpressionAttributeValues": {":amount": {"N": str(order["amount"])}},
    }
    try:
        dynamodb.transact_write_items(TransactItems=[{"Update": mark}, {"Update": add}])
    except dynamodb.exceptions.TransactionCanceledException as error:
        # It is charged or shipped already. Any other reason is trouble, and the message has to come back.
        if error.response["CancellationReasons"][0]["Code"] != "ConditionalCheckFailed":
            raise
