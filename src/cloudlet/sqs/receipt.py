"""Receipt handles: what a receive gives out and a delete hands back.

A handle names its queue, the message and which of its receives it was, so that nothing has to be remembered
for it.
"""

from __future__ import annotations

import base64
import binascii
from typing import NamedTuple

PREFIX = "AQEB"


class Receipt(NamedTuple):
    """What a handle says: the queue's mark, the message's serial number on it, which receive it was."""

    queue: str
    serial: int
    receive: int


def encode(receipt: Receipt) -> str:
    """The handle for one receive of one message."""
    plain = f"{receipt.queue}:{receipt.serial}:{receipt.receive}"
    return PREFIX + base64.b64encode(plain.encode()).decode()


def decode(handle: str) -> Receipt | None:
    """What a handle says; None for anything that `encode` never made."""
    if not handle.startswith(PREFIX):
        return None
    try:
        queue, serial, receive = base64.b64decode(handle[4:], validate=True).decode().split(":")
        return Receipt(queue, int(serial), int(receive))
    except (binascii.Error, ValueError):
        return None
