"""A long list of orders becomes several invocations of the bulk sender."""

import json
import os

import boto3
from portions import cut

MAX_ORDERS = 100
MAX_BYTES = 900_000

functions = boto3.client("lambda")


def handler(event, context):
    invocations = 0
    for payload in payloads(event["records"]):
        functions.invoke(
            FunctionName=os.environ["SENDER_FUNCTION_NAME"], InvocationType="Event", Payload=payload
        )
        invocations += 1
    return {"invocations": invocations}


def payloads(orders):
    """The orders as events for the bulk sender, each within both limits."""
    for part in cut([len(json.dumps(order)) + 2 for order in orders], MAX_ORDERS, MAX_BYTES):
        yield encode(orders[part])


def encode(portion):
    # json.dumps writes ASCII only, so its characters are its bytes.
    return json.dumps({"records": portion})
