"""Attribute values as they come in a call, checked and made canonical before moto sees them.

The parameters are copied on the way, so what moto keeps and changes is never what the history shows.
"""

from __future__ import annotations

import base64
from typing import Any

from cloudlet.moto_backend.numbers import canonical, invalid

MAPS = ("Item", "Key", "ExpressionAttributeValues", "ExclusiveStartKey")
"""Parameters that hold attribute values by name."""

LEGACY = ("AttributeUpdates", "Expected")
"""Parameters that say something of an attribute by its name, a Value among it."""

NESTING_LIMIT = 32
"""Lists and maps within each other (DynamoDB developer guide, "Quotas")."""

INVALID = "One or more parameter values were invalid"
SETS = ("SS", "NS", "BS")
EMPTY_SETS = {
    "SS": "An string set  may not be empty",
    "NS": "An number set  may not be empty",
    "BS": "Binary sets should not be empty",
}
EMPTY_MEMBERS = {
    "SS": "An string set may not have a empty string as a member",
    "BS": "Binary sets may not contain null or empty values",
}
"""The words are AWS's, as the authors of https://github.com/architect/dynalite were told them."""


def checked(params: Any) -> Any:
    """A copy of a call's parameters with canonical numbers; raises AwsError for a value that DynamoDB refuses."""
    if isinstance(params, list):
        return [checked(item) for item in params]
    if not isinstance(params, dict):
        return params
    return {name: _parameter(name, inner) for name, inner in params.items()}


def _parameter(name: str, inner: Any) -> Any:
    if name in MAPS and isinstance(inner, dict):
        return {key: value(item) for key, item in inner.items()}
    if name in LEGACY and isinstance(inner, dict):
        return {key: _legacy(said) for key, said in inner.items()}
    if name == "Keys" and isinstance(inner, list):
        return [{key: value(item) for key, item in keys.items()} for keys in inner]
    if name == "RequestItems":
        return {table: checked(requests) for table, requests in inner.items()}
    return checked(inner)


def _legacy(said: dict[str, Any]) -> dict[str, Any]:
    return said | ({"Value": value(said["Value"])} if "Value" in said else {})


def value(given: dict[str, Any], level: int = 0) -> dict[str, Any]:
    """One attribute value, checked; raises AwsError."""
    if level > NESTING_LIMIT:
        raise invalid("Nesting Levels have exceeded supported limits")
    if len(given) != 1:
        fault = "has more than one datatypes set" if given else "is empty"
        raise invalid(f"Supplied AttributeValue {fault}, must contain exactly one of the supported datatypes")
    ((kind, content),) = given.items()
    if kind == "N":
        return {"N": canonical(content)}
    if kind == "L":
        return {"L": [value(item, level + 1) for item in content]}
    if kind == "M":
        return {"M": {name: value(item, level + 1) for name, item in content.items()}}
    if kind in SETS:
        return {kind: _set(kind, content)}
    if kind == "NULL" and content is not True:
        raise invalid(f"{INVALID}: Null attribute value types must have the value of true")
    return {kind: content}


def _set(kind: str, members: list[Any]) -> list[Any]:
    if not members:
        raise invalid(f"{INVALID}: {EMPTY_SETS[kind]}")
    if kind != "NS" and not all(members):
        raise invalid(f"{INVALID}: {EMPTY_MEMBERS[kind]}")
    members = [canonical(member) for member in members] if kind == "NS" else list(members)
    if len(set(members)) < len(members):
        shown = [base64.b64encode(member).decode() if isinstance(member, bytes) else member for member in members]
        of_type = "of type BS " if kind == "BS" else " "
        raise invalid(f"{INVALID}: Input collection [{', '.join(shown)}]{of_type}contains duplicates.")
    return members
