"""A table as CreateTable is told of it, checked before moto makes it: names, types, keys and indexes.

Source: DynamoDB API reference, CreateTable; the refusals' words as DynamoDB Local and those who met them quote them.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from cloudlet.constraints import at_least_one, one_of
from cloudlet.moto_backend.numbers import invalid

TABLE_NAME = re.compile(r"[a-zA-Z0-9_.-]{3,255}")
BAD_TABLE_NAME = (
    "Invalid table/index name.  Table/index names must be between 3 and 255 characters long, "
    "and may contain only the characters a-z, A-Z, 0-9, '_', '-', and '.'"
)
WRONG = "One or more parameter values were invalid: "
NO_RANGE = "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex"
NO_SCHEMA = (
    "1 validation error detected: Value null at 'keySchema' failed to satisfy constraint: Member must not be null"
)
ON_DEMAND = "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"
Schema = list[dict[str, str]]


def check_table(params: dict[str, Any]) -> None:
    """Raise AwsError for a table that moto would make and DynamoDB would not, or refuse in other words."""
    if "KeySchema" not in params:
        raise invalid(NO_SCHEMA)
    params.setdefault("AttributeDefinitions", [])
    indexes = [*params.get("GlobalSecondaryIndexes", ()), *params.get("LocalSecondaryIndexes", ())]
    schemas = [params["KeySchema"], *(index["KeySchema"] for index in indexes)]
    _check_enums(params, schemas)
    if not TABLE_NAME.fullmatch(str(params["TableName"]).rpartition("/")[2]):
        raise invalid(BAD_TABLE_NAME)
    if params.get("BillingMode") == "PAY_PER_REQUEST" and params.get("ProvisionedThroughput"):
        raise invalid(WRONG + ON_DEMAND)
    for schema in schemas:
        _check_keys(schema)
    if params.get("LocalSecondaryIndexes") and len(params["KeySchema"]) == 1:
        raise invalid(WRONG + NO_RANGE)
    _check_indexes(indexes)


def _check_enums(params: dict[str, Any], schemas: list[Schema]) -> None:
    for number, attribute in enumerate(params.get("AttributeDefinitions", ()), start=1):
        place = f"attributeDefinitions.{number}.member.attributeType"
        one_of(place, attribute.get("AttributeType"), ("B", "N", "S"))
    one_of("billingMode", params.get("BillingMode", "PROVISIONED"), ("PROVISIONED", "PAY_PER_REQUEST"))
    for schema in schemas:
        at_least_one("keySchema", schema)
        for number, key in enumerate(schema, start=1):
            one_of(f"keySchema.{number}.member.keyType", key["KeyType"], ("HASH", "RANGE"))


def _check_keys(schema: Schema) -> None:
    """A hash key comes first, and after it at most one range key, of another name."""
    names = [key["AttributeName"] for key in schema]
    if schema[0]["KeyType"] != "HASH":
        raise invalid("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")
    if len(schema) > 1 and names[0] == names[1]:
        raise invalid("Both the Hash Key and the Range Key element in the KeySchema have the same name")
    if len(schema) > 1 and schema[1]["KeyType"] != "RANGE":
        raise invalid("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type")


def _check_indexes(indexes: list[dict[str, Any]]) -> None:
    for name, times in Counter(index["IndexName"] for index in indexes).items():
        if times > 1:
            raise invalid(f"{WRONG}Duplicate index name: {name}")
    for index in indexes:
        projection = index.get("Projection", {})
        kind = projection.get("ProjectionType")
        if kind is None:
            raise invalid(f"{WRONG}Unknown ProjectionType: null")
        one_of("projection.projectionType", kind, ("ALL", "INCLUDE", "KEYS_ONLY"))
        if kind == "INCLUDE" and not projection.get("NonKeyAttributes"):
            raise invalid(f"{WRONG}ProjectionType is INCLUDE, but NonKeyAttributes is not specified")
