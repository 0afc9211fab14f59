"""UpdateItem on moto's tables: the condition first, then all of the update or nothing, and what is told of it.

moto walks an update a dozen times, does half of one that it refuses, and tells other things than DynamoDB.
Sources: DynamoDB API reference, UpdateItem, "ReturnValues"; scylladb/scylladb, test/alternator/test_returnvalues.py and
test_item.py, whose authors run them against DynamoDB, too.
"""

from __future__ import annotations

from typing import Any

from cloudlet.moto_backend import conditions, legacy_updates
from cloudlet.moto_backend.item_updates import updated
from cloudlet.moto_backend.key_checks import attribute_types, key_names
from cloudlet.moto_backend.numbers import invalid
from cloudlet.moto_backend.placeholders import Placeholders
from cloudlet.moto_backend.sizes import ITEM_LIMIT_BYTES, item_size
from cloudlet.moto_backend.table import attributes_of
from cloudlet.moto_backend.update_grammar import Action, parse_update
from cloudlet.moto_backend.values import Attributes
from cloudlet.moto_backend.write_checks import EMPTY_KEYS

OF_THE_KEY = "One or more parameter values were invalid: Cannot update attribute {}. This attribute is part of the key"
INDEX_KEY = "The update expression attempted to update the secondary index key to unsupported type"
EMPTY_INDEX_KEY = (
    "One or more parameter values are not valid. The update expression attempted to update a secondary index key to a "
    "value that is not supported. The AttributeValue for a key attribute cannot contain an empty string value."
)
TOO_LARGE = "Item size to update has exceeded the maximum allowed size"

Path = tuple[str | int, ...]
Choice = dict[str | int, Any]
"""What is chosen of a map, by name, or of a list, by index; chosen is all where it is empty."""


class ItemUpdate:
    """What an UpdateItem, or an action of a transaction, asks for. Raises AwsError where no item could take it."""

    def __init__(self, call: dict[str, Any], table: Any) -> None:
        self._call, self._table = call, table
        self._actions, self._placeholders = _actions_of(call)
        self._paths = [self._placeholders.resolved(action.path) for action in self._actions]
        for path in self._paths:
            if path[0] in key_names(table):
                raise invalid(OF_THE_KEY.format(path[0]))

    def of(self, before: Attributes | None) -> Attributes | None:
        """The item after it; None where there was none, and it only takes away. Raises AwsError."""
        attributes = updated(before or {}, self._actions, self._placeholders)
        if before is None and self._actions and not any(action.adds for action in self._actions):
            return None
        key: Attributes = self._call["Key"]
        after = key | attributes if before is None else attributes
        if item_size(after) > ITEM_LIMIT_BYTES:
            raise invalid(TOO_LARGE)
        self._check_index_keys(after)
        return after

    def told(self, found: Any, after: Attributes | None) -> Attributes:
        """The attributes that the call wants to hear of, of the item that moto had or of the one after it."""
        tells = self._call.get("ReturnValues", "NONE")
        if tells == "NONE":
            return {}
        item = (attributes_of(found) if tells.endswith("OLD") else after) or {}
        if tells.startswith("ALL"):
            return item
        choice = _choice(self._paths)
        chosen = _taken({"M": item}, choice) if choice else None
        return chosen["M"] if chosen else {}

    def _check_index_keys(self, after: Attributes) -> None:
        types = attribute_types(self._table)
        changed = {path[0] for path in self._paths}
        for name in {key["AttributeName"] for index in self._table.all_indexes() for key in index.schema} & changed:
            value = after.get(str(name), {types[name]: None})
            if types[name] not in value:
                raise invalid(INDEX_KEY)
            if value in EMPTY_KEYS:
                raise invalid(EMPTY_INDEX_KEY)


def update_item(params: dict[str, Any], backend: Any) -> dict[str, Any]:
    """Do one on moto's tables, and tell of it. Raises AwsError, or moto's refusal, and then has changed nothing."""
    from moto.dynamodb.comparisons import get_expected

    table = backend.get_table(params["TableName"])
    update = ItemUpdate(params, table)
    found = backend.get_item(table.name, params["Key"])
    if not conditions.holds(params, found) or not get_expected(params.get("Expected") or {}).expr(found):
        raise conditions.refusal(params, found)
    after = update.of(attributes_of(found))
    if after is not None:
        backend.put_item(table.name, after)
    attributes = update.told(found, after)
    result = {"ConsumedCapacity": {"TableName": table.name, "CapacityUnits": 1.0}}
    return result | ({"Attributes": attributes} if attributes else {})


def _actions_of(call: dict[str, Any]) -> tuple[tuple[Action, ...], Placeholders]:
    if call.get("UpdateExpression"):
        return parse_update(call["UpdateExpression"]).actions, Placeholders(call)
    return legacy_updates.actions_of(call.get("AttributeUpdates") or {})


def _choice(paths: list[Path]) -> Choice:
    choice: Choice = {}
    for path in paths:
        at = choice
        for step in path:
            at = at.setdefault(step, {})
    return choice


def _taken(value: dict[str, Any], choice: Choice) -> Any:
    """What is chosen of a value; None where nothing of it is there."""
    if not choice:
        return value
    ((kind, inner),) = value.items()
    keys = inner if kind == "M" else range(len(inner)) if kind == "L" else ()
    found = {key: _taken(inner[key], choice[key]) for key in keys if key in choice}
    kept = {key: part for key, part in found.items() if part is not None}
    return {kind: kept if kind == "M" else list(kept.values())} if kept else None
