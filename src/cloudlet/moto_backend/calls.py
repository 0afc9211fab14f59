"""The calls within a call: itself, the actions of a transaction, or what a batch reads of a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

WITH_VALUES = {
    "PutItem": ("ConditionExpression",),
    "DeleteItem": ("ConditionExpression",),
    "UpdateItem": ("UpdateExpression", "ConditionExpression"),
    "Query": ("FilterExpression", "KeyConditionExpression"),
    "Scan": ("FilterExpression",),
    "Put": ("ConditionExpression",),
    "Delete": ("ConditionExpression",),
    "Update": ("UpdateExpression", "ConditionExpression"),
    "ConditionCheck": ("ConditionExpression",),
    "GetItem": (),
    "Get": (),
}
"""The expressions of an operation, or of a transaction's action, that can have values in them."""


def calls(operation: str, params: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The name and the parameters of each."""
    if operation in WITH_VALUES:
        yield operation, params
    elif operation.startswith("Transact"):
        for item in params["TransactItems"]:
            yield from ((name, action) for name, action in item.items() if name in WITH_VALUES)
    elif operation == "BatchGetItem":
        yield from (("Get", wanted) for wanted in params["RequestItems"].values())
