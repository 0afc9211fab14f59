"""Ends the process before anybody can ask it anything."""

import sys

sys.exit(0)


def handler(event, context):
    return {
        "statusCode": 202,
        "headers": {"Content-Type": "application/json"},
        "body": "{}",
        "isBase64Encoded": False,
    }
