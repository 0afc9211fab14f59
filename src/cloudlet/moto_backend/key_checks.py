"""Keys and batches, checked before moto sees them: it takes some that DynamoDB refuses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cloudlet.constraints import at_least_one, broken
from cloudlet.moto_backend.numbers import invalid

BATCH_LIMIT = 25
WRONG_KEY = "The provided key element does not match the schema"

Keyed = tuple[str, dict[str, Any]]
"""The name of a table, and a key in it."""


def check_keys(operation: str, params: dict[str, Any], tables: dict[str, Any]) -> None:
    """Raise AwsError for a key that does not fit its table, or a batch that is too large or names a key twice."""
    _check_least(params)
    if any(len(item) != 1 for item in params.get("TransactItems") or ()):
        raise invalid("TransactItems can only contain one of Check, Put, Update or Delete")
    if operation == "Query" and not params.get("KeyConditionExpression") and not params.get("KeyConditions"):
        raise invalid("Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.")
    if operation == "BatchWriteItem":
        _check_requests(params["RequestItems"])
    _check_read(params, tables.get(params.get("TableName", "")))
    keys = list(_keys(operation, params, tables))
    for table, key in keys:
        if table in tables and not fits(tables[table], key):
            raise invalid(WRONG_KEY)
    if operation == "BatchWriteItem":
        _check_batch(params["RequestItems"], keys)
    elif operation == "TransactGetItems" and _repeated(keys):
        raise invalid("Transaction request cannot include multiple operations on one item")


def _check_least(params: dict[str, Any]) -> None:
    """What has to hold one at least."""
    for name, least in (("RequestItems", "length"), ("TransactItems", "length"), ("Limit", "value")):
        given = params.get(name, 1)
        if not given or (name == "Limit" and given < 1):
            raise broken(f"{name[0].lower()}{name[1:]}", given, f"have {least} greater than or equal to 1")


def _check_requests(requested: dict[str, Any]) -> None:
    if any(len(request) != 1 for requests in requested.values() for request in requests):
        raise invalid("A request of a batch is either a PutRequest or a DeleteRequest")


def _check_read(params: dict[str, Any], table: Any) -> None:
    index, start = params.get("IndexName"), params.get("ExclusiveStartKey")
    if table is None or (index is None and start is None):
        return
    schemas = {known.name: known.schema for known in table.all_indexes()}
    if index is not None and index not in schemas:
        raise invalid(f"The table does not have the specified index: {index}")
    if start is not None and index is None and not fits(table, start):
        raise invalid(f"The provided starting key is invalid: {WRONG_KEY}")
    if start is not None and index is not None:
        of_index = [key["AttributeName"] for key in schemas[index]]
        if not fits(table, start, of_index):
            raise invalid("The provided starting key is invalid")


def _keys(operation: str, params: dict[str, Any], tables: dict[str, Any]) -> Iterator[Keyed]:
    if operation in ("GetItem", "DeleteItem", "UpdateItem"):
        yield params["TableName"], params["Key"]
    elif operation == "BatchGetItem":
        for table, wanted in params["RequestItems"].items():
            at_least_one(f"requestItems.{table}.member.keys", wanted["Keys"])
            yield from ((table, key) for key in wanted["Keys"])
    elif operation == "BatchWriteItem":
        for table, requests in params["RequestItems"].items():
            yield from ((table, _written_key(request, tables.get(table))) for request in requests)
    elif operation in ("TransactWriteItems", "TransactGetItems"):
        for item in params["TransactItems"]:
            yield from ((action["TableName"], action["Key"]) for action in item.values() if "Key" in action)


def _written_key(request: dict[str, Any], table: Any) -> dict[str, Any]:
    if "DeleteRequest" in request:
        return dict(request["DeleteRequest"]["Key"])
    item = request["PutRequest"]["Item"]
    return {name: item[name] for name in (key_names(table) if table else item) if name in item}


def key_names(table: Any) -> list[str]:
    """The names of a table's key attributes, the partition key first."""
    return [name for name in (table.hash_key_attr, table.range_key_attr) if name]


def attribute_types(table: Any) -> dict[str, str]:
    """The types of a table's and its indexes' keys, by their names."""
    return {attribute["AttributeName"]: attribute["AttributeType"] for attribute in table.attr}


def fits(table: Any, key: dict[str, Any], of_index: Iterable[str] = ()) -> bool:
    """Whether a key has the names and types of the table's, and of an index's where one is read."""
    types = attribute_types(table)
    return {name: next(iter(value)) for name, value in key.items()} == {
        name: types.get(name) for name in (*key_names(table), *of_index)
    }


def _repeated(keys: list[Keyed]) -> bool:
    seen = [(table, sorted(map(repr, key.items()))) for table, key in keys]
    return any(one in seen[:at] for at, one in enumerate(seen))


def _check_batch(requests: dict[str, Any], keys: list[Keyed]) -> None:
    if len(keys) > BATCH_LIMIT or not all(requests.values()):
        if len(requests) > 1 and len(keys) > BATCH_LIMIT:
            raise invalid("Too many items requested for the BatchWriteItem call")
        raise invalid(
            "1 validation error detected: Value at 'requestItems' failed to satisfy constraint: Map value must "
            "satisfy constraint: [Member must have length less than or equal to 25, Member must have length "
            "greater than or equal to 1]"
        )
    if _repeated(keys):
        raise invalid("Provided list of item keys contains duplicates")
