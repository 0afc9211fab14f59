"""A DynamoDB table as tests and checks look at it: plain dicts, and looking is no call in the history."""

from __future__ import annotations

from typing import Any

from cloudlet.moto_backend.values import Attributes, attributes, plain_item


class Table:
    """A view of a table; it shows what is there at the moment of asking."""

    def __init__(self, name: str, backend: Any) -> None:
        self.name = name
        self._backend = backend  # moto's DynamoDBBackend

    def items(self) -> list[dict[str, Any]]:
        """All items as plain dicts, in the order of their keys."""
        return [plain_item(attributes_of(item) or {}) for item in self._table.all_items()]

    def item(self, key: dict[str, Any]) -> dict[str, Any] | None:
        """The item with this key (`{"order_id": "o-1001"}`); None where there is none."""
        found = attributes_of(self._backend.get_item(self.name, attributes(key)))
        return None if found is None else plain_item(found)

    def put(self, item: dict[str, Any]) -> None:
        """Put an item there, in place of one with the same key."""
        self._backend.put_item(self.name, attributes(item))

    @property
    def _table(self) -> Any:
        return self._backend.get_table(self.name)


def attributes_of(item: Any) -> Attributes | None:
    """A copy of what moto's item holds, as DynamoDB's API writes it; None where there is no item."""
    from moto.dynamodb.models.utilities import dynamo_to_dict

    held: Attributes | None = None if item is None else dynamo_to_dict(item.attrs)
    return held
