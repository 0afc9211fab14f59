"""Receiving, deleting and hiding: what happens to a message between its sending and its end.

A message is moved to the dead-letter queue by the receive that would exceed maxReceiveCount: whoever receives
then does not see it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cloudlet.sqs import receipt, refusals
from cloudlet.sqs.message import Message, State

if TYPE_CHECKING:
    from cloudlet.sqs.queue import Queue

MAX_VISIBILITY_S = 43_200  # 12 hours, counted from the receive
IN_FLIGHT_LIMIT = 120_000  # messages; SQS Developer Guide, quotas of standard and FIFO queues


class Delivery:
    """The receiving side of one queue."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue
        self._mark = queue.site.ids.suffix(12)

    def receive(self, limit: int, visibility_s: int | None, by: str) -> list[Message]:
        """Up to `limit` messages, hidden and counted; those received too often are dead-lettered."""
        queue = self._queue
        hidden_ms = queue.visibility_ms if visibility_s is None else visibility_s * 1000
        taken, doomed = self._choose(limit)
        for message in doomed:
            self._dead_letter(message)
        for message in taken:
            self._hand_out(message, by)
            self.hide(message, hidden_ms)
        if len(taken) < limit:
            taken += self._second_deliveries(limit - len(taken), hidden_ms, by)
        queue.room.update()
        return taken

    def hide(self, message: Message, hidden_ms: int) -> None:
        """A message is in flight for so long; with 0 it can be received again at once."""
        now = self._queue.site.clock.now
        self._queue.store.hide(message, now + hidden_ms)
        if hidden_ms == 0:
            self._queue.store.release(message, now)

    def delete(self, handle: str, by: str) -> None:
        """Delete what a handle stands for, if it is still there. Raises AwsError as AWS does."""
        queue = self._queue
        message = self._find(handle)
        if message is None:
            return
        self._check_expired(message, handle)
        if message.receipt_handle != handle and message.state is State.IN_FLIGHT:
            return  # somebody else has received it since
        queue.drop(message)
        if not queue.fifo:
            queue.duplicates.deleted(message)
        queue.record("deleted", message_id=message.id, by=by)

    def change_visibility(self, handle: str, seconds: int) -> None:
        """Hide a message for so many seconds from now; 0 gives it back. Raises AwsError where AWS refuses.

        On a standard queue the handle of an earlier receive will do (LocalStack's tests, run on AWS).
        """
        queue = self._queue
        message = self._find(handle)
        if message is None:
            raise refusals.handle_unavailable(handle)
        self._check_expired(message, handle)
        if message.state is not State.IN_FLIGHT:
            return
        if self._age_ms(message) // 1000 + seconds > MAX_VISIBILITY_S:
            raise refusals.total_visibility(seconds, MAX_VISIBILITY_S)
        self.hide(message, seconds * 1000)
        if seconds == 0:
            queue.record("visible", message_id=message.id)
        queue.room.update()

    def _check_expired(self, message: Message, handle: str) -> None:
        """A FIFO queue's handle dies with the visibility timeout, a standard queue's after 12 hours."""
        current = message.receipt_handle == handle and message.state is State.IN_FLIGHT
        if (self._queue.fifo and not current) or self._age_ms(message) > MAX_VISIBILITY_S * 1000:
            raise refusals.handle_expired(handle)

    def _age_ms(self, message: Message) -> int:
        return self._queue.site.clock.now - message.received_ms

    def _find(self, handle: str) -> Message | None:
        said = receipt.decode(handle)
        if said is None:
            raise refusals.not_a_handle(handle)
        if said.queue != self._mark:
            raise refusals.handle_of_another_queue(handle)
        return self._queue.store.live.get(said.serial)

    def _choose(self, limit: int) -> tuple[list[Message], list[Message]]:
        queue = self._queue
        limit = min(limit, IN_FLIGHT_LIMIT - queue.store.count(State.IN_FLIGHT))
        most = queue.max_receives()
        taken: list[Message] = []
        doomed: list[Message] = []
        if limit <= 0:
            return taken, doomed
        for message in queue.store.line.candidates():
            (doomed if message.receives_here >= most else taken).append(message)
            if len(taken) == limit:
                break
        return taken, doomed

    def _hand_out(self, message: Message, by: str) -> None:
        now = self._queue.site.clock.now
        message.receive_count += 1
        message.receives_here += 1
        message.received_ms = now
        if message.first_received_ms is None:
            message.first_received_ms = now
        message.receipt_handle = receipt.encode(receipt.Receipt(self._mark, message.serial, message.receives_here))
        self._queue.record("received", message_id=message.id, receive_count=message.receive_count, by=by)

    def _second_deliveries(self, limit: int, hidden_ms: int, by: str) -> list[Message]:
        queue = self._queue
        twins = queue.duplicates.due(limit)
        for twin in twins:
            queue.record("duplicated", message_id=twin.id)
            queue.number(twin)
            self._hand_out(twin, by)
            queue.store.add_in_flight(twin, queue.site.clock.now, hidden_ms)
            queue.retention.watch(twin)
        return twins

    def _dead_letter(self, message: Message) -> None:
        queue = self._queue
        target = queue.dead_letter_queue()
        assert target
        queue.store.remove(message)
        queue.record("dead_lettered", message_id=message.id, to=target.name, receive_count=message.receive_count)
        letter = replace(message, source_arn=queue.arn, receives_here=0, receipt_handle=None, state=State.READY)
        if target.fifo:
            letter.sent_ms = queue.site.clock.now
            letter.deduplication_id = message.id
        target.accept(letter)
