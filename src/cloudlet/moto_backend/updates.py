"""What an update tells of the item, and that one which is refused, or only removes, makes none; moto does otherwise.

Sources: DynamoDB API reference, UpdateItem, "ReturnValues"; scylladb/scylladb, test/alternator/test_returnvalues.py and
test_item.py, whose authors run them against DynamoDB, too.
"""

from __future__ import annotations

import copy
from typing import Any

from cloudlet.moto_backend.update_grammar import parse_update

Path = tuple[str | int, ...]
"""From an attribute's name, or its placeholder, to a member of a map or an element of a list."""
Choice = dict[str | int, Any]
"""What is chosen of a map, by name, or of a list, by index; chosen is all where it is empty."""


class Update:
    """An update that is about to be done, with what was there before where that may be needed."""

    def __init__(self, params: dict[str, Any], backend: Any) -> None:
        self._params, self._backend = params, backend
        self._tells = params.get("ReturnValues", "NONE")
        self._absent = self._found() is None
        self._before = copy.deepcopy(self._item()) if self._tells == "UPDATED_OLD" or len(self._paths()) > 1 else None

    def undo(self) -> None:
        """Put back what was there: moto stops in the middle of an update that it refuses."""
        if self._absent:
            self._delete()
        elif self._before is not None:
            self._backend.put_item(self._params["TableName"], self._before)

    def settled(self, result: dict[str, Any]) -> dict[str, Any]:
        """moto's result with the attributes that DynamoDB tells."""
        bare = {name: value for name, value in result.items() if name != "Attributes"}
        if self._removes_only and self._absent:
            self._delete()
            return bare
        if self._tells not in ("UPDATED_OLD", "UPDATED_NEW"):
            return result
        item = self._before if self._tells == "UPDATED_OLD" else self._item()
        choice = self._choice()
        told = _taken({"M": item or {}}, choice) if choice else None
        return bare | ({"Attributes": told["M"]} if told else {})

    @property
    def _removes_only(self) -> bool:
        return removes_only(self._params.get("UpdateExpression"))

    def _delete(self) -> None:
        if self._found() is not None:
            self._backend.delete_item(self._params["TableName"], self._params["Key"])

    def _item(self) -> dict[str, Any] | None:
        from moto.dynamodb.models.utilities import dynamo_to_dict

        found = self._found()
        return None if found is None else dynamo_to_dict(found.attrs)

    def _found(self) -> Any:
        """moto's item."""
        return self._backend.get_item(self._params["TableName"], self._params["Key"])

    def _choice(self) -> Choice:
        """What the update names."""
        names = self._params.get("ExpressionAttributeNames") or {}
        choice: Choice = {}
        for path in self._paths():
            at = choice
            for step in path:
                at = at.setdefault(names.get(step, step), {})
        return choice

    def _paths(self) -> tuple[Path, ...]:
        expression = self._params.get("UpdateExpression")
        if not expression:
            return tuple((name,) for name in self._params.get("AttributeUpdates") or {})
        return tuple(action.path.steps for action in parse_update(expression).actions)


def removes_only(expression: str | None) -> bool:
    """Whether an update only takes away."""
    return bool(expression) and all(it.section in ("REMOVE", "DELETE") for it in parse_update(str(expression)).actions)


def _taken(value: dict[str, Any], choice: Choice) -> Any:
    """What is chosen of a value; None where nothing of it is there."""
    if not choice:
        return value
    ((kind, inner),) = value.items()
    keys = inner if kind == "M" else range(len(inner)) if kind == "L" else ()
    found = {key: _taken(inner[key], choice[key]) for key in keys if key in choice}
    kept = {key: part for key, part in found.items() if part is not None}
    return {kind: kept if kind == "M" else list(kept.values())} if kept else None
