"""The five minutes in which a FIFO queue remembers what was sent.

It remembers the send, not the message: a duplicate is swallowed also after the first copy was received and
deleted.
"""

from __future__ import annotations

import hashlib
from collections import deque

from cloudlet.clock import Clock
from cloudlet.sqs.message import Message

INTERVAL_MS = 5 * 60 * 1000
Key = tuple[str, str]


def content_based_id(body: str) -> str:
    """The id that ContentBasedDeduplication makes: SHA-256 of the body, not of the attributes."""
    return hashlib.sha256(body.encode()).hexdigest()


class Deduplication:
    """What was sent in the last five minutes, by group (or "" for the whole queue) and deduplication id."""

    def __init__(self, clock: Clock, per_group: bool) -> None:
        self._clock = clock
        self._per_group = per_group
        self._sent: dict[Key, Message] = {}
        self._order: deque[tuple[int, Key]] = deque()

    def earlier(self, group_id: str, deduplication_id: str) -> Message | None:
        """The message that a send with this id would repeat, None when it is new."""
        while self._order and self._order[0][0] + INTERVAL_MS <= self._clock.now:
            del self._sent[self._order.popleft()[1]]
        return self._sent.get(self._key(group_id, deduplication_id))

    def remember(self, message: Message) -> None:
        """A new message was sent; `earlier` has said that it is new."""
        key = self._key(message.group_id or "", message.deduplication_id or "")
        self._sent[key] = message
        self._order.append((self._clock.now, key))

    def forget(self) -> None:
        """Forget everything, as a purge does (validated on AWS, LocalStack's tests)."""
        self._sent.clear()
        self._order.clear()

    def _key(self, group_id: str, deduplication_id: str) -> Key:
        return (group_id if self._per_group else "", deduplication_id)
