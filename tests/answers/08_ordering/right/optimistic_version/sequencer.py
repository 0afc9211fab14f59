"""Appends each order's events in the order of their numbers; an item's version says whether somebody was quicker."""

import json
import os

import boto3
from boto3.dynamodb.conditions import Attr

dynamodb = boto3.resource("dynamodb")
sqs = boto3.client("sqs")


def handler(event, context):
    table = dynamodb.Table(os.environ["TABLE_NAME"])
    response = {"batchItemFailures": [], "note": f"{len(event.get('Records', []))} records"}
    for record in event.get("Records", []):
        try:
            while not settled(table, record["body"]):
                print("overtaken, once more")
        except Exception as error:
            print(error)
            response["batchItemFailures"].append({"itemIdentifier": record["messageId"]})
    return response


def settled(table, body):
    """Whether the message is done with; not so when the item changed between look and write."""
    message = json.loads(body)
    key = {"order_id": message["order_id"]}
    item = table.get_item(Key=key, ConsistentRead=True).get("Item") or key | {"last_seq": 0, "events": [], "version": 0}
    if message["seq"] <= item["last_seq"]:
        return True
    if message["seq"] > item["last_seq"] + 1:
        sqs.send_message(QueueUrl=os.environ["PARKING_QUEUE_URL"], MessageBody=body)
        return True
    changed = item | {
        "last_seq": message["seq"],
        "events": [*item["events"], message["event"]],
        "version": item["version"] + 1,
    }
    same = Attr("version").eq(item["version"]) if item["version"] else Attr("order_id").not_exists()
    try:
        table.put_item(Item=changed, ConditionExpression=same)
    except dynamodb.meta.client.exceptions.ConditionalCheckFailedException:
        return False
    return True
