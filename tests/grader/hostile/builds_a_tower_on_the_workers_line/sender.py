"""Says a frame whose header is a thousand lists deep: to read it takes more stack than there is."""

import os
import struct


def handler(event, context):
    tower = b"[" * 100_000 + b"]" * 100_000
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, struct.pack("!II", len(tower), 0) + tower)
        except OSError:
            pass
    raise ValueError("all is well")
