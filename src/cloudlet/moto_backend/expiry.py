"""Time to live: an item is deleted some time after the moment that its own attribute names, and is there until then.

Which moment that is, up to two days later, follows from the item: the same one goes at the same time on every run.
Source: DynamoDB developer guide, "Using time to live (TTL) in DynamoDB" and "Computing time to live"; API reference,
UpdateTimeToLive ("typically deletes expired items within two days of expiration").
"""

from __future__ import annotations

import random
from decimal import Decimal, InvalidOperation
from typing import Any

HOUR_S = 3600
LATEST_S = 48 * HOUR_S
FORGOTTEN_S = 5 * 365 * 24 * HOUR_S
"""What is older is no expiry: the item stays."""


class Expiry:
    """Deletes what has expired, whenever somebody looks, and so often as there are new hours."""

    def __init__(self, account: str) -> None:
        self._account = account
        self._looked = 0

    def sweep(self, tables: dict[str, Any], now_ms: int) -> None:
        """Delete from moto's tables what is due."""
        hour = now_ms // (1000 * HOUR_S)
        if hour == self._looked:
            return
        self._looked = hour
        for table in tables.values():
            if table.ttl.get("TimeToLiveStatus") == "ENABLED":
                self._sweep(table, now_ms // 1000)

    def _sweep(self, table: Any, now_s: int) -> None:
        for item in table.all_items():
            expires = _number(item.attrs.get(table.ttl["AttributeName"]))
            if expires is None or not now_s - FORGOTTEN_S <= expires < now_s:
                continue
            key = [part.value for part in (item.hash_key, item.range_key) if part]
            named = f"{self._account} {table.name} {key} {expires}"
            if expires + random.Random(named).randrange(LATEST_S) < now_s:
                table.delete_item(item.hash_key, item.range_key)


def _number(value: Any) -> Decimal | None:
    """The moment that an attribute names, in seconds since 1970; None where it is no number."""
    try:
        return Decimal(value.value) if value is not None and value.type == "N" else None
    except InvalidOperation:
        return None
