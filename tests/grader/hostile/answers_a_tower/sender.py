"""Answers with JSON that is nested a hundred thousand deep."""


def handler(event, context):
    tower = "[" * 100_000 + "]" * 100_000
    return {
        "statusCode": 202,
        "headers": {"Content-Type": "application/json"},
        "body": tower,
        "isBase64Encoded": False,
    }
