"""Appends each order's events in the order of their numbers."""

import json
import os

import boto3
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from boto3.dynamodb.conditions import Attr

dynamodb = boto3.resource("dynamodb")
table = dynamodb.Table(os.environ["TABLE_NAME"])
parking = boto3.resource("sqs").Queue(os.environ["PARKING_QUEUE_URL"])
processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)


def handler(event, context):
    return process_partial_response(event=event, record_handler=take, processor=processor, context=context)


def take(record):
    message = json.loads(record.body)
    order_id, seq = message["order_id"], message["seq"]
    turn = Attr("last_seq").eq(seq - 1)
    if seq == 1:
        turn = Attr("last_seq").not_exists()
    try:
        table.update_item(
            Key={"order_id": order_id},
            ConditionExpression=turn,
            UpdateExpression="SET last_seq = :seq, events = list_append(if_not_exists(events, :none), :event)",
            ExpressionAttributeValues={":seq": seq, ":none": [], ":event": [message["event"]]},
        )
    except dynamodb.meta.client.exceptions.ConditionalCheckFailedException:
        item = table.get_item(Key={"order_id": order_id}, ConsistentRead=True).get("Item")
        if item is None or seq > item["last_seq"]:
            parking.send_message(MessageBody=record.body)
