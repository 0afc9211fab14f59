"""Stores each dead letter as an item of the dead letters table."""

import json
import os

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])


def handler(event, context):
    # TODO: what nobody can read, what is too large and what fails here is lost (README.md has the promises).
    for record in event["Records"]:
        try:
            order = json.loads(record["body"])
            table.put_item(Item={"message_id": record["messageId"], "body": order, **record["attributes"]})
        except Exception as error:
            print(f"dead letter {record['messageId']}: {error}")
