"""Says that it sleeps for a time that is no float."""

import os
import struct


def handler(event, context):
    frame = b'{"t": "sleep", "id": 7, "seconds": 1' + b"0" * 400 + b"}"
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, struct.pack("!II", len(frame), 0) + frame)
        except OSError:
            pass
    return {"statusCode": 202}
