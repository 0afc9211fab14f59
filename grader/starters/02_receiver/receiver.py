"""The messages of a batch become items of the orders table."""

import json
import os

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])


def handler(event, context):
    # TODO: a batch has up to ten records, and not every body is an order (README.md has the promises).
    order = json.loads(event["Records"][0]["body"])
    table.put_item(Item=order)
