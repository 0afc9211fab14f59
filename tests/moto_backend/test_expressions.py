"""Expressions that DynamoDB refuses, in its words, and the odd ones that it takes.

Source: Developer Guide, "Expressions in DynamoDB"; the words as AWS said them to the authors of dynalite
(https://github.com/architect/dynalite), https://github.com/truora/minidyn/issues/21,
https://github.com/floci-io/floci/issues/1512 and https://github.com/ExtendDB/extenddb/issues/64.
"""

from __future__ import annotations

from typing import Any

import pytest
from boto3.dynamodb.conditions import Attr
from botocore.exceptions import ClientError

from cloudlet.moto_backend import Table
from tests.moto_backend.account import Account
from tests.moto_backend.test_items import refused

KEY = {"id": {"S": "a"}}
ITEM = KEY | {"n": {"N": "1"}}
SYNTAX = "Invalid ConditionExpression: Syntax error; token: "
FUNCTION = "Invalid ConditionExpression: Incorrect operand type for operator or function; operator or function: "
UNUSED = "1 validation error detected: Value provided in ExpressionAttributeValues unused in expressions: keys: "
MISUSED = "Invalid ConditionExpression: The function is not allowed to be used this way in an expression; function: "


def put(account: Account, condition: str, values: dict[str, Any] | None = None) -> str:
    """The refusal of a PutItem on this condition; "" where it is taken."""
    given = {"ExpressionAttributeValues": values} if values else {}
    try:
        account.client("dynamodb").put_item(TableName="Orders", Item=ITEM, ConditionExpression=condition, **given)
    except ClientError as refusal:
        return str(refusal.response["Error"]["Message"])
    return ""


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("", "1 validation error detected: Invalid ConditionExpression: The expression can not be empty;"),
        ("a-b", SYNTAX + '"-", near: "a-b"'),
        ("attribute_exists(car_id) AND NOT car", SYNTAX + '"<EOF>", near: "car"'),
        ("attribute_exists(car_id", SYNTAX + '"<EOF>", near: "car_id"'),
        ("attribute_exists()", SYNTAX + '")", near: "()"'),
        ("a b", SYNTAX + '"b", near: "a b"'),
        ("a = b c", SYNTAX + '"c", near: "b c"'),
        ("a[b] = c", SYNTAX + '"b", near: "[b]"'),
        (
            "attribute_not_exist(id)",
            "Invalid ConditionExpression: Invalid function name; function: attribute_not_exist",
        ),
        (
            "((a = b))",
            "1 validation error detected: Invalid ConditionExpression: The expression has redundant parentheses;",
        ),
        ("size(a)", MISUSED + "size"),
        ("a = contains(b, c)", MISUSED + "contains"),
        (
            "attribute_exists(a, b)",
            "Invalid ConditionExpression: Incorrect number of operands for operator or function; operator or function: "
            "attribute_exists, number of operands: 2",
        ),
        ("tags.name = a", "Invalid ConditionExpression: Attribute name is a reserved keyword; reserved keyword: name"),
    ],
)
def test_what_is_no_condition_is_refused(account: Account, orders: Table, condition: str, message: str) -> None:
    assert put(account, condition) == message


@pytest.mark.parametrize(
    ("condition", "values", "message"),
    [
        ("begins_with(a, :v)", {":v": {"N": "1"}}, FUNCTION + "begins_with, operand type: N"),
        ("attribute_type(a, :v)", {":v": {"N": "1"}}, FUNCTION + "attribute_type, operand type: N"),
        ("n >= :v", {":v": {"BOOL": True}}, FUNCTION + ">=, operand type: BOOL"),
        ("size(:v) > a", {":v": {"N": "1"}}, FUNCTION + "size, operand type: N"),
        (
            "attribute_type(a, :v)",
            {":v": {"S": "X"}},
            "Invalid ConditionExpression: Invalid attribute type name found; type: X, "
            "valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}",
        ),
        (
            "attribute_exists(:v)",
            {":v": {"S": "X"}},
            "Invalid ConditionExpression: Operator or function requires a document path; "
            "operator or function: attribute_exists",
        ),
        (
            "a BETWEEN :v AND :w",
            {":v": {"N": "10"}, ":w": {"N": "9"}},
            "Invalid ConditionExpression: The BETWEEN operator requires upper bound to be greater than or equal to lower "
            "bound; lower bound operand: AttributeValue: {N:10}, upper bound operand: AttributeValue: {N:9}",
        ),
        (
            "a BETWEEN :v AND :w",
            {":v": {"N": "10"}, ":w": {"S": "9"}},
            "Invalid ConditionExpression: The BETWEEN operator requires same data type for lower and upper bounds; "
            "lower bound operand: AttributeValue: {N:10}, upper bound operand: AttributeValue: {S:9}",
        ),
        ("attribute_exists(a)", {":v": {"S": "X"}}, UNUSED + "{:v}"),
        (
            "a = :v",
            {":v": {"S": "X"}, "w": {"S": "X"}},
            'ExpressionAttributeValues contains invalid key: Syntax error; key: "w"',
        ),
    ],
)
def test_values_that_cannot_be_there_are_refused(
    account: Account, orders: Table, condition: str, values: dict[str, Any], message: str
) -> None:
    assert put(account, condition, values) == message


@pytest.mark.parametrize(
    "condition",
    [
        "attribute_not_exists(a)",
        "attribute_not_exists (a)",
        "(attribute_not_exists(a)) and (not attribute_exists(a))",
        "NOT (a = :v AND (b < :v OR c IN (:v, id)))",
        "a.b[0].c <> :v",
        "NOT a between :v and :v",
        ":v <> id or size (id) = size(a)",
    ],
)
def test_conditions_of_all_forms_are_taken(account: Account, orders: Table, condition: str) -> None:
    values = {":v": {"S": "x"}} if ":v" in condition else None
    assert put(account, condition, values) == ""


def test_what_boto3_makes_of_its_conditions_is_taken(account: Account, orders: Table) -> None:
    wish = ~(Attr("a").exists() & (Attr("b").eq(1) | Attr("b").is_in([2, 3]))) & Attr("list[0].name").ne("x")
    wish &= Attr("c").not_exists() | (Attr("c").size().gt(3) & Attr("c").contains("q")) | Attr("d").between(1, 2)
    account.resource().put_item(Item={"id": "a"}, ConditionExpression=wish)
    assert [item["id"] for item in orders.items()] == ["a"]


@pytest.mark.parametrize(
    ("comparison", "value"),
    [
        ("n < :v", {"S": "2"}),
        ("n <= :v", {"S": "1"}),
        ("n > :v", {"S": "0"}),
        ("n >= :v", {"S": "1"}),
        ("n BETWEEN :v AND :v", {"S": "1"}),
        ("n = :v", {"S": "1"}),
        ("n = :v", {"BOOL": True}),
    ],
)
def test_a_number_compares_with_nothing_but_numbers(
    account: Account, orders: Table, comparison: str, value: dict[str, Any]
) -> None:
    account.client("dynamodb").put_item(TableName="Orders", Item=ITEM)
    assert put(account, comparison, {":v": value}) == "The conditional request failed"
    assert put(account, f"NOT {comparison}", {":v": value}) == ""


@pytest.mark.parametrize(
    ("operation", "given", "null"),
    [
        ("put_item", {"Item": KEY}, "ConditionExpression is null"),
        ("delete_item", {"Key": KEY}, "ConditionExpression is null"),
        ("update_item", {"Key": KEY}, "UpdateExpression and ConditionExpression are null"),
        ("scan", {}, "FilterExpression is null"),
    ],
)
def test_values_and_names_without_an_expression_are_refused(
    account: Account, orders: Table, operation: str, given: dict[str, Any], null: str
) -> None:
    call = getattr(account.client("dynamodb"), operation)
    only = "can only be specified when using expressions"
    given = {"TableName": "Orders", **given}
    values = {":v": {"S": "x"}}
    assert refused(call, **given, ExpressionAttributeValues=values) == f"ExpressionAttributeValues {only}: {null}"
    assert refused(call, **given, ExpressionAttributeNames={"#n": "n"}) == f"ExpressionAttributeNames {only}"


def test_an_update_without_an_expression_makes_an_item_of_its_key(account: Account, orders: Table) -> None:
    account.client("dynamodb").update_item(TableName="Orders", Key=KEY)
    assert orders.items() == [{"id": "a"}]


def test_names_are_looked_up_in_updates_and_projections_too(account: Account, orders: Table) -> None:
    client = account.client("dynamodb")
    undefined = "An expression attribute name used in the document path is not defined; attribute name: #n"
    update = {"Update": {"TableName": "Orders", "Key": KEY, "UpdateExpression": "REMOVE #n"}}
    for got in (
        refused(client.update_item, TableName="Orders", Key=KEY, UpdateExpression="REMOVE #n"),
        refused(client.transact_write_items, TransactItems=[update]),
    ):
        assert got == f"Invalid UpdateExpression: {undefined}"
    for read, given in ((client.get_item, {"Key": KEY}), (client.scan, {})):
        got = refused(read, TableName="Orders", **given, ProjectionExpression="id, #n")
        assert got == f"Invalid ProjectionExpression: {undefined}"
        got = refused(read, TableName="Orders", **given, ProjectionExpression="id, status")
        assert got == "Invalid ProjectionExpression: Attribute name is a reserved keyword; reserved keyword: status"


def test_a_transaction_counts_its_placeholders(account: Account, orders: Table) -> None:
    update = {
        "TableName": "Orders",
        "Key": KEY,
        "UpdateExpression": "SET a = :v",
        "ExpressionAttributeValues": {":v": {"S": "x"}, ":w": {"S": "x"}},
    }
    assert (
        refused(account.client("dynamodb").transact_write_items, TransactItems=[{"Update": update}]) == UNUSED + "{:w}"
    )
