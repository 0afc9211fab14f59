"""The messages of a batch become items of the orders table."""

import json
import os
from decimal import Decimal

import boto3
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response

table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])
processor = BatchProcessor(event_type=EventType.SQS)


def handler(event, context):
    result = process_partial_response(
        event=event, record_handler=store, processor=processor, context=context
    )
    if result["batchItemFailures"]:
        raise RuntimeError(f"not stored: {result}")


def store(record):
    table.put_item(Item=read_order(record.body))


def read_order(body):
    """The order in the body of a message. Raises ValueError where there is none."""
    order = json.loads(body, parse_float=Decimal)
    if not is_order(order):
        raise ValueError(f"this is no order: {body}")
    return order


def is_order(order):
    return (
        isinstance(order, dict)
        and all(isinstance(order.get(key), str) and order[key] for key in ("order_id", "customer"))
        # Not isinstance(): in Python True is an int, in an order it is no amount.
        and type(order.get("amount")) is int
        and order["amount"] > 0
    )
