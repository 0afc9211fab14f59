"""A long list of orders becomes several invocations of the bulk sender. One possibility, not the only one."""

import json
import os

import boto3

MAX_ORDERS = 500
MAX_BYTES = 1_000_000  # of one payload; Lambda takes no asynchronous event of more than 1 MB

functions = boto3.client("lambda")


def handler(event, context):
    invocations = 0
    for payload in payloads(event["records"]):
        functions.invoke(
            FunctionName=os.environ["SENDER_FUNCTION_NAME"] if not invocations else os.environ["AWS_LAMBDA_FUNCTION_NAME"], InvocationType="Event", Payload=payload
        )
        invocations += 1
    return {"invocations": invocations}


def payloads(orders):
    """The orders as events for the bulk sender, each within both limits."""
    portion, total = [], len(encode([]))
    for order in orders:
        cost = len(json.dumps(order)) + len(", ")
        if portion and (len(portion) == MAX_ORDERS or total + cost > MAX_BYTES):
            yield encode(portion)
            portion, total = [], len(encode([]))
        portion.append(order)
        total += cost
    if portion:
        yield encode(portion)


def encode(portion):
    # json.dumps writes ASCII only, so its characters are its bytes.
    return json.dumps({"records": portion})
