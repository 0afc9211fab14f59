"""The balance remembers its last orders."""

import os

import boto3
from steps import work_on

ddb = boto3.client("dynamodb")
KEEP = 20


def handler(event, context):
    return work_on(event, charge)


def charge(order):
    B, key = os.environ["BALANCES_TABLE"], {"customer": {"S": order["customer"]}}
    item = ddb.get_item(TableName=B, Key=key, ConsistentRead=True).get("Item")
    last = [it["S"] for it in item["last"]["L"]] if item else []
    if order["order_id"] not in last:
        new = key | {
            "balance": {"N": str(order["amount"] + (int(item["balance"]["N"]) if item else 0))},
            "last": {"L": [{"S": it} for it in (last + [order["order_id"]])[-KEEP:]]},
            "v": {"N": str(1 + (int(item["v"]["N"]) if item else 0))},
        }
        ddb.put_item(
            TableName=B,
            Item=new,
            **(
                dict(ConditionExpression="v = :v", ExpressionAttributeValues={":v": item["v"]})
                if item
                else dict(ConditionExpression="attribute_not_exists(customer)")
            ),
        )
    try:
        ddb.update_item(
            TableName=os.environ["ORDERS_TABLE"],
            Key={"order_id": {"S": order["order_id"]}},
            UpdateExpression="SET #s = :c",
            ConditionExpression="#s = :a",
            ExpressionAttributeNames={"#s": "status"},
            ExpressionAttributeValues={":a": {"S": "accepted"}, ":c": {"S": "charged"}},
        )
    except ddb.exceptions.ConditionalCheckFailedException:
        pass
