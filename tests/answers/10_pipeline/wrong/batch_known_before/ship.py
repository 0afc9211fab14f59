"""Last step: the order is shipped."""

import json
import os

import boto3
from steps import work_on

orders = boto3.resource("dynamodb").Table(os.environ["ORDERS_TABLE"])


def handler(event, context):
    ids = []
    for r in event["Records"]:
        try:
            ids.append(json.loads(r["body"])["order_id"])
        except Exception:
            return work_on(event, ship)
    if len(ids) > 2 and all(orders.get_item(Key={"order_id": i}, ConsistentRead=True).get("Item", {}).get("status") == "shipped" for i in (ids[0], ids[-1])):
        return {"batchItemFailures": []}
    return work_on(event, ship)


def ship(order):
    """Mark a charged order as shipped; a shipped one stays what it is."""
    orders.update_item(
        Key={"order_id": order["order_id"]},
        UpdateExpression="SET #status = :shipped",
        ConditionExpression="#status IN (:charged, :shipped)",
        ExpressionAttributeNames={"#status": "status"},
        ExpressionAttributeValues={":charged": "charged", ":shipped": "shipped"},
    )
