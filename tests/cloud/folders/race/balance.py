import os

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def read_then_write(event, context):
    item = table.get_item(Key={"customer": "ada"}).get("Item", {"balance": 0})
    table.put_item(Item={"customer": "ada", "balance": item["balance"] + 5})


def add(event, context):
    table.update_item(
        Key={"customer": "ada"}, UpdateExpression="ADD balance :five", ExpressionAttributeValues={":five": 5}
    )
