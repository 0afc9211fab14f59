"""Finds the line to the cloud and says what no worker ever says."""

import gc

NONSENSE = (
    {"t": "sleep", "seconds": "for ever", "id": 7},
    {"t": "call"},
    {"t": "call", "method": 7, "url": None, "headers": 3, "id": []},
    {"t": "result", "log": 7},
    {"t": ["result"]},
    {"t": "error", "error": {"stackTrace": 7, "errorType": {}}},
)


def handler(event, context):
    for line in [it for it in gc.get_objects() if type(it).__name__ == "Link"]:
        for words in NONSENSE:
            line.tell(words, b"{" * 100_000)
    return {"statusCode": 202, "headers": {}, "body": "{}", "isBase64Encoded": False}
