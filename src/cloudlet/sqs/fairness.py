"""Fair queues: on a standard queue, MessageGroupId names a tenant, and quiet tenants go before a noisy one.

A noisy neighbour has at least 30 messages in flight and more than a tenth of all that are. Nothing of it is
dropped: it waits while quiet tenants have messages. Source: SQS Developer Guide, "How Amazon SQS fair queues
work".
"""

from __future__ import annotations

from collections import Counter

NOISY_FROM = 30  # messages in flight
NOISY_SHARE = 0.10  # of all messages in flight


class Tenants:
    """The messages in flight of each message group, and of the whole queue."""

    def __init__(self) -> None:
        self._in_flight: Counter[str] = Counter()
        self._all = 0

    def took(self, tenant: str | None) -> None:
        """A message went in flight."""
        self._all += 1
        if tenant is not None:
            self._in_flight[tenant] += 1

    def gave_back(self, tenant: str | None) -> None:
        """A message is in flight no longer."""
        self._all -= 1
        if tenant is not None:
            self._in_flight[tenant] -= 1
            if not self._in_flight[tenant]:
                del self._in_flight[tenant]

    def in_flight(self, tenant: str) -> int:
        """How many messages of a tenant are in flight."""
        return self._in_flight[tenant]

    def noisy(self, tenant: str | None) -> bool:
        """Whether a tenant takes more than its share. A message without a group is a tenant of its own."""
        if tenant is None or not self._in_flight:
            return False
        own = self._in_flight[tenant]
        return own >= NOISY_FROM and own > NOISY_SHARE * self._all
