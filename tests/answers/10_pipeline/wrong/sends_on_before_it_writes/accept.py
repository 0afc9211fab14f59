"""First step: the order goes on, and into the books."""

import json
import os
from decimal import Decimal

import boto3
from boto3.dynamodb.types import TypeSerializer
from orders import read_order

dynamodb = boto3.client("dynamodb")
sqs = boto3.client("sqs")


def handler(event, context):
    failed = [record["messageId"] for record in event["Records"] if not accepted(record)]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def accepted(record):
    try:
        item = json.loads(json.dumps(read_order(record["body"])), parse_float=Decimal) | {"status": "accepted"}
        sqs.send_message(QueueUrl=os.environ["NEXT_QUEUE_URL"], MessageBody=record["body"])
        dynamodb.put_item(
            TableName=os.environ["ORDERS_TABLE"],
            Item={key: TypeSerializer().serialize(value) for key, value in item.items()},
            ConditionExpression="attribute_not_exists(order_id)",
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return True
    except Exception as error:
        print(repr(error))
        return False
    return True
