"""Ends the process without a word."""

import os

os._exit(0)


def handler(event, context):
    return {
        "statusCode": 202,
        "headers": {"Content-Type": "application/json"},
        "body": "{}",
        "isBase64Encoded": False,
    }
