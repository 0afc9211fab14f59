"""A DynamoDB table as tests and checks look at it: plain dicts, and looking is no call in the history."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from cloudlet.moto_backend.values import Attributes, attributes, plain_item


class Table:
    """A view of a table; it shows what is there at the moment of asking."""

    def __init__(self, name: str, backend: Callable[[], Any]) -> None:
        self.name = name
        self._backend = backend  # moto's DynamoDBBackend, as it is when asked for

    def items(self) -> list[dict[str, Any]]:
        """All items as plain dicts, in the order of their keys."""
        return [plain_item(attributes_of(item) or {}) for item in self._table.all_items()]

    def item(self, key: dict[str, Any]) -> dict[str, Any] | None:
        """The item with this key (`{"order_id": "o-1001"}`); None where there is none."""
        found = attributes_of(self._backend().get_item(self.name, attributes(key)))
        return None if found is None else plain_item(found)

    def put(self, item: dict[str, Any]) -> None:
        """Put an item there, in place of one with the same key."""
        self._backend().put_item(self.name, attributes(item))

    @property
    def _table(self) -> Any:
        return self._backend().get_table(self.name)


def attributes_of(item: Any) -> Attributes | None:
    """A copy of what moto's item holds, as DynamoDB's API writes it; None where there is no item."""
    return None if item is None else {name: _typed(value) for name, value in item.attrs.items()}


def _typed(value: Any) -> dict[str, Any]:
    """moto's value with its type; moto has bytes as base64, or as they are."""
    kind, held = value.type, value.value
    if kind == "L":
        return {kind: [_typed(element) for element in held]}
    if kind == "M":
        return {kind: {name: _typed(member) for name, member in held.items()}}
    if kind in ("SS", "NS"):
        return {kind: [*held]}
    if kind == "BS":
        return {kind: [_bytes(member) for member in held]}
    return {kind: _bytes(held) if kind == "B" else held}


def _bytes(held: str | bytes) -> bytes:
    return held if isinstance(held, bytes) else base64.b64decode(held)
