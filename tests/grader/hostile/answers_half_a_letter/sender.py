"""Answers with half of a surrogate pair, which no text can hold."""


def handler(event, context):
    return {"statusCode": 202, "headers": {}, "body": "\ud800", "isBase64Encoded": False}
