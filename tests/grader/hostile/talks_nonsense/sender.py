"""Finds the line to the cloud and says what no worker ever says."""

import sys

NONSENSE = (
    {"t": "sleep", "seconds": "for ever", "id": 7},
    {"t": "call"},
    {"t": "call", "method": 7, "url": None, "headers": 3, "id": []},
    {"t": "result", "log": 7},
    {"t": ["result"]},
    {"t": "error", "error": {"stackTrace": 7, "errorType": {}}},
)


def handler(event, context):
    frame = sys._getframe()
    while "link" not in frame.f_locals:
        frame = frame.f_back
    for words in NONSENSE:
        frame.f_locals["link"].tell(words, b"{" * 100_000)
    return {"statusCode": 202, "headers": {}, "body": "{}", "isBase64Encoded": False}
