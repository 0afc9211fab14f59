"""Whether a queue's messages are being worked on: received and not yet done with, or done with and not yet deleted.

LocalStack says nothing between a receive and the start of the function, which takes seconds on a busy machine.
"""

from __future__ import annotations

from collections.abc import Iterable

from cloudlet.history import History
from grader.localstack.stack import Queue

LONGEST_MS = 10_000  # a message that LocalStack forgot, as it does in FIFO queues, is not waited for


def worked_on(history: History, queues: Iterable[Queue], now_ms: int) -> bool:
    """Whether a mapping has something in hand of one of these queues."""
    return any(_in_hand(history, queue, now_ms) for queue in queues)


def _in_hand(history: History, queue: Queue, now_ms: int) -> bool:
    since = now_ms - LONGEST_MS
    received = {event.message_id: event.at for event in history.of("received") if event.actor == queue.name}
    batches = [event for event in history.of("batch") if event.actor == queue.name]
    ended = {name: batch.at for batch in batches for name in batch.message_ids}
    deleted = {name: batch.at for batch in batches for name in batch.facts["deleted"]}
    if any(ended.get(name, 0) < at and at > since for name, at in received.items()):
        return True
    return any(received.get(it.id, 0) < deleted.get(it.id, 0) > since for it in queue.in_flight)
