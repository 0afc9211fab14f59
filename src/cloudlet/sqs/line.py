"""The order in which a queue gives out its messages: what a standard and a FIFO queue differ in.

A line holds only what is READY, or was when it joined: whoever reads it skips the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from cloudlet.sqs.message import Message


class Line(Protocol):
    """The messages of a queue in the order in which they may be received."""

    def join(self, message: Message) -> None:
        """A message was sent, READY or DELAYED."""

    def ready(self, message: Message) -> None:
        """A message of the line became READY."""

    def left(self, message: Message) -> None:
        """A message of the line is GONE."""

    def took(self, message: Message) -> None:
        """A message of the line is in flight."""

    def gave_back(self, message: Message) -> None:
        """A message of the line is in flight no longer."""

    def waiting(self) -> bool:
        """Whether a message could be received now."""

    def candidates(self) -> Iterator[Message]:
        """READY messages in turn, taken out of the line; whoever took them hides or removes them."""
