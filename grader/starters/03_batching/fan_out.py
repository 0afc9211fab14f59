"""A long list of orders becomes several asynchronous invocations of the bulk sender."""

import json
import os

import boto3

functions = boto3.client("lambda")


def handler(event, context):
    # TODO: hand the orders over in portions, without waiting for the answers (README.md has the promises).
    functions.invoke(FunctionName=os.environ["SENDER_FUNCTION_NAME"], Payload=json.dumps(event))
    return {"invocations": 1}
