"""POST /orders becomes a message on the orders queue."""


def handler(event, context):
    # TODO: put the order in event["body"] on the queue and answer 202 (README.md has the promises).
    return {
        "statusCode": 501,
        "headers": {"Content-Type": "application/json"},
        "body": {"error": "not written yet"},
        "isBase64Encoded": False,
    }
