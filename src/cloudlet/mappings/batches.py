"""Batches that fit into an invocation: what would be more than 6 MB is split, and the rest is invoked afterwards.

Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html, "Batching behavior".
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from cloudlet.functions.invoking import MAX_SYNC_BYTES
from cloudlet.sqs.message import Message

AROUND_RECORDS = len('{"Records": []}')
SURELY_FITS_CHARS = 1_000_000


class Batch(list[Message]):
    """The messages of one invocation; `rest` are those that came with them and did not fit."""

    def __init__(self, messages: list[Message], rest: list[Message]) -> None:
        super().__init__(messages)
        self.rest = rest


def fitting(messages: list[Message], record: Callable[[Message], dict[str, Any]]) -> Batch:
    """As many of the messages as fit, one at least; `record` makes of a message what the handler sees."""
    if sum(len(message.body) for message in messages) < SURELY_FITS_CHARS:
        return Batch(messages, [])
    size = AROUND_RECORDS
    for number, message in enumerate(messages):
        size += len(json.dumps(record(message), ensure_ascii=False).encode()) + 2
        if number and size > MAX_SYNC_BYTES:
            return Batch(messages[:number], messages[number:])
    return Batch(messages, [])
