"""Writes, checked before moto sees them: key values, index keys, and parameters that exclude each other.

Source: DynamoDB API reference, PutItem and DeleteItem ("ReturnValues"), UpdateTimeToLive; developer guide, "Legacy
conditional parameters" and "Global secondary indexes" ("data type mismatch").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cloudlet.constraints import one_of
from cloudlet.moto_backend.calls import calls
from cloudlet.moto_backend.key_checks import Keyed, attribute_types, key_names
from cloudlet.moto_backend.numbers import invalid
from cloudlet.moto_backend.sizes import ITEM_LIMIT_BYTES, item_size
from cloudlet.moto_backend.table_checks import check_table

LEGACY = (
    *("AttributeUpdates", "AttributesToGet", "ConditionalOperator", "Expected"),
    *("KeyConditions", "QueryFilter", "ScanFilter"),
)
RETURNED = ("ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW")
BOTH = "Can not use both expression and non-expression parameters in the same request"
EMPTY_KEYS = ({"S": ""}, {"B": b""}, {"B": ""})
EMPTY_KEY = (
    "One or more parameter values are not valid. "
    "The AttributeValue for a key attribute cannot contain an empty string value. Key:"
)


def check_writes(operation: str, params: dict[str, Any], tables: dict[str, Any]) -> None:
    """Raise AwsError for a write that moto would take, or refuse in other words than DynamoDB's."""
    _check_both(params)
    if operation in ("PutItem", "DeleteItem") and params.get("ReturnValues", "NONE") not in ("NONE", "ALL_OLD"):
        raise invalid("ReturnValues can only be ALL_OLD or NONE")
    for _, call in calls(operation, params):
        _check_empty(call.get("Item") or call.get("Key") or {}, tables.get(str(call.get("TableName"))))
    if "ReturnValuesOnConditionCheckFailure" in params:
        name = "returnValuesOnConditionCheckFailure"
        one_of(name, params["ReturnValuesOnConditionCheckFailure"], ("ALL_OLD", "NONE"))
    if operation == "UpdateItem":
        one_of("returnValues", params.get("ReturnValues", "NONE"), RETURNED)
    if operation == "CreateTable":
        check_table(params)
    if operation == "UpdateTimeToLive":
        _check_time_to_live(params, tables.get(params["TableName"]))
    for name, item in _items(operation, params):
        if operation == "BatchWriteItem":
            _check_size(item)
        if name in tables:
            check_index_keys(item, tables[name])


def _check_both(params: dict[str, Any]) -> None:
    old = [name for name in LEGACY if params.get(name)]
    new = [name for name in params if name.endswith("Expression")]
    if old and new:
        raise invalid(
            f"{BOTH}: Non-expression parameters: {{{', '.join(old)}}} Expression parameters: {{{', '.join(new)}}}"
        )


def _check_size(item: dict[str, Any]) -> None:
    """One item that is too large refuses a whole batch; moto would have written those before it."""
    if item_size(item) > ITEM_LIMIT_BYTES:
        raise invalid("Item size has exceeded the maximum allowed size")


def _check_empty(item: dict[str, Any], table: Any) -> None:
    for name in key_names(table) if table is not None else ():
        if item.get(name) in EMPTY_KEYS:
            raise invalid(f"{EMPTY_KEY} {name}")


def _check_time_to_live(params: dict[str, Any], table: Any) -> None:
    enabled = bool(params["TimeToLiveSpecification"]["Enabled"])
    if table is not None and enabled == (table.ttl.get("TimeToLiveStatus") == "ENABLED"):
        raise invalid(f"TimeToLive is already {'enabled' if enabled else 'disabled'}")


def _items(operation: str, params: dict[str, Any]) -> Iterator[Keyed]:
    if operation == "PutItem":
        yield params["TableName"], params["Item"]
    elif operation == "BatchWriteItem":
        for table, requests in params["RequestItems"].items():
            yield from ((table, request["PutRequest"]["Item"]) for request in requests if "PutRequest" in request)


def check_index_keys(item: dict[str, Any], table: Any) -> None:
    """Raise AwsError for an item that has an index's key with another type."""
    types = attribute_types(table)
    for index in table.all_indexes():
        for name in (key["AttributeName"] for key in index.schema):
            actual = next(iter(item.get(name, {types[name]: None})))
            if actual != types[name] and name not in key_names(table):
                text = f"Type mismatch for Index Key {name} Expected: {types[name]} Actual: {actual}"
                raise invalid(f"One or more parameter values were invalid: {text} IndexName: {index.name}")
