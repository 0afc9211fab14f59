"""Second deliveries: "on rare occasions" a standard queue delivers a message again although it was deleted.

The second copy is nowhere to be counted until it is received: no depth that anybody reads is ever wrong. From
then on it is an ordinary message with the same message id and its own receipt handle. Source: SQS Developer
Guide, "Amazon SQS at-least-once delivery".
"""

from __future__ import annotations

from itertools import islice

from cloudlet.sqs.agenda import Agenda
from cloudlet.sqs.message import Message
from cloudlet.sqs.site import Site

EARLIEST_MS, LATEST_MS = 200, 20_000  # after the delete


class Duplicates:
    """The copies of a queue that will be delivered once more."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._copies = Agenda(lambda due_ms, message: True)

    def deleted(self, message: Message) -> None:
        """A message was deleted: by chance, a copy of it stayed."""
        if self._site.calm or message.twin or self._site.chance.random() >= self._site.duplicate_rate:
            return
        twin = Message(
            id=message.id,
            body=message.body,
            sent_ms=message.sent_ms,
            sender_id=message.sender_id,
            attributes=message.attributes,
            trace_header=message.trace_header,
            group_id=message.group_id,
            source_arn=message.source_arn,
            md5_of_body=message.md5_of_body,
            serial=message.serial,
            twin=True,
        )
        self._copies.put(self._site.clock.now + self._site.chance.randint(EARLIEST_MS, LATEST_MS), twin)

    def next_ms(self) -> int | None:
        """When the next copy can be received (ms)."""
        return self._copies.first()

    def due(self, limit: int) -> list[Message]:
        """At most so many of the copies that can be received now; they are copies no longer."""
        return list(islice(self._copies.due(self._site.clock.now), limit))

    def forget(self) -> None:
        """No copies any more, as after a purge."""
        self._copies.clear()
