"""A message on a queue, and where in its life it is.

A message is never copied while it lives on one queue: the same object is sent, received and deleted, and what
was received of it is told apart by receipt handles. `receive_count` goes on in a dead-letter queue,
`receives_here` does not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from cloudlet.sqs import md5


class State(IntEnum):
    """Where a message is. READY: it can be received (on a FIFO queue, once it is its turn)."""

    READY = 0
    DELAYED = 1
    IN_FLIGHT = 2
    GONE = 3


@dataclass(slots=True, eq=False)
class Message:
    """One message. Times are milliseconds since 1970, as SQS counts them."""

    id: str
    body: str
    sent_ms: int
    sender_id: str = ""
    attributes: dict[str, dict[str, Any]] = field(default_factory=dict)
    trace_header: str | None = None
    group_id: str | None = None
    deduplication_id: str | None = None
    sequence_number: str | None = None
    source_arn: str | None = None
    receive_count: int = 0
    receives_here: int = 0
    first_received_ms: int | None = None
    received_ms: int = 0
    receipt_handle: str | None = None
    visible_at_ms: int = 0
    serial: int = 0
    twin: bool = False
    state: State = State.READY
    md5_of_body: str = ""

    def __post_init__(self) -> None:
        self.md5_of_body = self.md5_of_body or md5.of_body(self.body)

    @property
    def md5_of_attributes(self) -> str | None:
        """The digest of all its message attributes, None when it has none."""
        return md5.of_attributes(self.attributes) if self.attributes else None

    def system_attributes(self) -> dict[str, str]:
        """All that ReceiveMessage tells about it, as strings, times in milliseconds."""
        told: dict[str, str | None] = {
            "SenderId": self.sender_id,
            "SentTimestamp": str(self.sent_ms),
            "ApproximateReceiveCount": str(self.receive_count),
            "ApproximateFirstReceiveTimestamp": str(self.first_received_ms) if self.first_received_ms else None,
            "SequenceNumber": self.sequence_number,
            "MessageGroupId": self.group_id,
            "MessageDeduplicationId": self.deduplication_id,
            "AWSTraceHeader": self.trace_header,
            "DeadLetterQueueSourceArn": self.source_arn,
        }
        return {name: value for name, value in told.items() if value is not None}
