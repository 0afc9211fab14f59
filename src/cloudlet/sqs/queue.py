"""A queue: what is sent, received, deleted, hidden and dead-lettered.

Looking at a queue (`messages`, `visible`, ...) is not receiving. Only `receive` counts a receive, hides a
message and may move it to the dead-letter queue, as on AWS.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from cloudlet.sqs import redrive, refusals
from cloudlet.sqs.attempts import Attempts
from cloudlet.sqs.deduplication import Deduplication, content_based_id
from cloudlet.sqs.delivery import IN_FLIGHT_LIMIT, Delivery
from cloudlet.sqs.duplicates import Duplicates
from cloudlet.sqs.fifo import FifoLine
from cloudlet.sqs.looking import Looking
from cloudlet.sqs.message import Message, State
from cloudlet.sqs.retention import Retention
from cloudlet.sqs.site import USER_ID, Site
from cloudlet.sqs.standard import StandardLine
from cloudlet.sqs.store import Store
from cloudlet.sqs.waiting import Waiter, WaitingRoom

FIRST_SEQUENCE_NUMBER = 18_849_496_460_467_696_128


class Queue(Looking):
    """One queue of an account."""

    def __init__(self, name: str, site: Site, settings: dict[str, str]) -> None:
        super().__init__(name, site, settings)
        self.purged_ms: int | None = None
        self.deleted = False
        self._serial = 0
        line = FifoLine() if self.fifo else StandardLine(None if site.calm else site.chance)
        self.store = Store(line, self._became_visible)
        self.duplicates = Duplicates(site)
        self.retention = Retention(site.clock, self._expire)
        self.room = WaitingRoom(site.clock, self._next_receivable)
        self._attempts = Attempts(site.clock)
        self._deduplication = Deduplication(site.clock, settings.get("DeduplicationScope") == "messageGroup")
        self._delivery = Delivery(self)
        self.configure({})

    def configure(self, changes: Mapping[str, str]) -> None:
        """Change attributes; the values are valid."""
        delay_before = self.settings["DelaySeconds"]
        self.settings.update(changes)
        if self.fifo and self.settings["DelaySeconds"] != delay_before:
            self._delay_anew(int(self.settings["DelaySeconds"]) * 1000)
        self.visibility_ms = int(self.settings["VisibilityTimeout"]) * 1000
        self._delay_ms = int(self.settings["DelaySeconds"]) * 1000
        self._redrive = redrive.policy_of(self)
        self.retention.set_period(int(self.settings["MessageRetentionPeriod"]) * 1000)
        self.modified_ms = self.site.clock.now

    def _delay_anew(self, delay_ms: int) -> None:
        """A FIFO queue's new delay counts for what waits there too (Developer Guide, "SQS delay queues")."""
        for message in self.store.of(State.DELAYED):
            self.store.delay(message, message.sent_ms + delay_ms)
        self.wake()

    # Sending

    def send(
        self,
        body: str,
        *,
        attributes: dict[str, dict[str, Any]] | None = None,
        system_attributes: dict[str, dict[str, Any]] | None = None,
        group_id: str | None = None,
        deduplication_id: str | None = None,
        delay_s: int | None = None,
        sender_id: str = USER_ID,
    ) -> Message:
        """Send a message; the result is the earlier one where a FIFO queue sees a repetition.

        Raises AwsError on a FIFO queue without a group, or without any deduplication id.
        """
        now = self.site.clock.now
        if self.fifo:
            deduplication_id = self._fifo_id(body, group_id, deduplication_id)
            if earlier := self._deduplication.earlier(group_id or "", deduplication_id):
                self.record("deduplicated", message_id=earlier.id, body=body)
                return earlier
        trace = (system_attributes or {}).get("AWSTraceHeader", {}).get("StringValue")
        message = Message(
            self.site.ids.uuid(), body, now, sender_id, attributes or {}, trace, group_id, deduplication_id
        )
        delay_ms = self._delay_ms if self.fifo or delay_s is None else delay_s * 1000
        message.visible_at_ms = now + delay_ms
        self._put(message)
        if self.fifo:
            self._deduplication.remember(message)
        self.record("sent", message_id=message.id, body=body)
        return message

    def accept(self, message: Message) -> None:
        """Take over a message that another queue gives up: its dead letter, or one that a move task moves."""
        message.visible_at_ms = self.site.clock.now
        self._put(message)

    def _fifo_id(self, body: str, group_id: str | None, deduplication_id: str | None) -> str:
        if group_id is None:
            raise refusals.missing_parameter("MessageGroupId")
        if deduplication_id is not None:
            return deduplication_id
        if self.settings.get("ContentBasedDeduplication") != "true":
            raise refusals.no_deduplication_id()
        return content_based_id(body)

    def _put(self, message: Message) -> None:
        self.number(message)
        self.store.add(message, self.site.clock.now)
        self.retention.watch(message)
        self.room.update()

    def number(self, message: Message) -> None:
        """Give a message its place among all messages of this queue."""
        self._serial += 1
        message.serial = self._serial
        if self.fifo:
            message.sequence_number = str(FIRST_SEQUENCE_NUMBER + 256 * self._serial)

    # Receiving

    def receive(self, limit: int = 1, *, visibility_s: int | None = None, by: str = "client") -> list[Message]:
        """Receive up to `limit` messages without waiting: counts, hides and dead-letters as AWS does."""
        self.wake()
        return self._delivery.receive(limit, visibility_s, by)

    def receive_attempt(self, attempt_id: str, limit: int, *, visibility_s: int | None, by: str) -> list[Message]:
        """Receive with a ReceiveRequestAttemptId: the messages of an earlier receive with it, hidden anew."""
        self.wake()
        messages = self._attempts.again(attempt_id)
        for message in messages:
            hidden_ms = self.visibility_ms if visibility_s is None else visibility_s * 1000
            self._delivery.hide(message, hidden_ms)
        messages = messages or self.receive(limit, visibility_s=visibility_s, by=by)
        self._attempts.remember(attempt_id, messages)
        return messages

    def next_message(self) -> Message | None:
        """A message that could be received now, without receiving it; None where there is none."""
        self.wake()
        message = next(self.store.line.candidates(), None)
        if message:
            self.store.line.ready(message)
        return message

    def delete(self, receipt_handle: str, *, by: str = "client") -> None:
        """Delete the message that was received with this handle. Raises AwsError where AWS refuses."""
        self.wake()
        self._delivery.delete(receipt_handle, by)

    def change_visibility(self, receipt_handle: str, seconds: int) -> None:
        """Hide a received message for so many seconds from now. Raises AwsError where AWS refuses."""
        self.wake()
        self._delivery.change_visibility(receipt_handle, seconds)

    def when_receivable(self, callback: Callable[[], None]) -> Waiter:
        """Call back once, through the clock, when a message could be received, perhaps at this moment.

        Another may take the message first: whoever is called receives and, if nothing came, waits again. Only
        who would receive should wait: a waiter keeps the cloud busy while a message is in flight.
        """
        return self.room.enter(callback)

    # The end of messages

    def drop(self, message: Message) -> None:
        """Take a message off the queue for good."""
        self.store.remove(message)
        self.room.update()

    def purge(self) -> None:
        """Delete every message, and forget what was sent."""
        messages = self.messages
        for message in messages:
            self.store.remove(message)
        self.duplicates.forget()
        self._deduplication.forget()
        self.purged_ms = self.site.clock.now
        self.record("purged", count=len(messages))
        self.room.update()

    @property
    def full(self) -> bool:
        """Whether as many messages are in flight as AWS allows."""
        return self.store.count(State.IN_FLIGHT) >= IN_FLIGHT_LIMIT

    def close(self) -> None:
        """The queue is deleted, with all that is on it; nobody who waits is called any more."""
        self.deleted = True
        self.room.empty()
        self.retention.stop()
        self.duplicates.forget()
        for message in self.messages:
            self.store.remove(message)

    # What the parts of a queue share

    def record(self, kind: str, **facts: Any) -> None:
        """Note in the history what happened here."""
        self.site.history.record(self.name, kind, **facts)

    def dead_letter_queue(self) -> Queue | None:
        """Where messages go that were received too often, None if nowhere (or if that queue is deleted)."""
        return self.site.find(self._redrive.target_arn) if self._redrive else None

    def max_receives(self) -> float:
        """How often a message may be received here; without a dead-letter queue there is no end to it."""
        return self._redrive.max_receives if self._redrive and self.dead_letter_queue() else math.inf

    def _became_visible(self, message: Message) -> None:
        """Note it, if somebody waits and so it is noticed in time."""
        if message.visible_at_ms == self.site.clock.now:
            self.record("visible", message_id=message.id)

    def _next_receivable(self) -> int | None:
        now = self.site.clock.now
        self.wake()
        if not self.full and self.store.line.waiting():
            return now
        moments = [self.store.next_visible(), None if self.full else self.duplicates.next_ms()]
        return min((max(now, moment) for moment in moments if moment is not None), default=None)

    def _expire(self, message: Message) -> None:
        self.drop(message)
        self.record("expired", message_id=message.id)
