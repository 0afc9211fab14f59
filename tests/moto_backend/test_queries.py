"""Queries and scans that DynamoDB refuses, in its words; test_expressions.py has where the words are from."""

from __future__ import annotations

import pytest
from boto3.dynamodb.conditions import Attr, Key

from cloudlet.moto_backend import Table
from tests.moto_backend.account import Account
from tests.moto_backend.test_items import refused


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("order = :s OR line = :n", "Invalid operator used in KeyConditionExpression: OR"),
        ("order <> :s", "Invalid operator used in KeyConditionExpression: <>"),
        ("order = :s AND line IN (:n)", "Invalid operator used in KeyConditionExpression: IN"),
        ("contains(order, :s)", "Invalid operator used in KeyConditionExpression: contains"),
        (
            "order = :n",
            "One or more parameter values were invalid: Condition parameter type does not match schema type",
        ),
        (
            "order = :s AND begins_with(line, :n)",
            "Invalid KeyConditionExpression: Incorrect operand type for operator or function; operator or function: "
            "begins_with, operand type: N",
        ),
        ("line = :n", "Query condition missed key schema element: order"),
    ],
)
def test_a_query_asks_for_keys_only(account: Account, condition: str, message: str) -> None:
    account.make_table("Lines", order="S", line="N")
    names = {"#o": "order"}
    values = {name: value for name, value in ((":s", {"S": "x"}), (":n", {"N": "1"})) if name in condition}
    text = condition.replace("order", "#o")
    given = {"ExpressionAttributeNames": names} if "#o" in text else {}
    query = account.client("dynamodb").query
    got = refused(query, TableName="Lines", KeyConditionExpression=text, ExpressionAttributeValues=values, **given)
    assert got == message


def test_a_query_filters_by_what_is_no_key(account: Account) -> None:
    account.make_table("Lines", order="S", line="N")
    query = account.resource("Lines").query
    got = refused(query, KeyConditionExpression=Key("order").eq("x"), FilterExpression=Attr("line").gt(3))
    assert got == "Filter Expression can only contain non-primary key attributes: Primary key attribute: line"


def test_where_a_read_begins_must_be_a_key_and_its_index_there(account: Account, orders: Table) -> None:
    client = account.client("dynamodb")
    start = refused(client.scan, TableName="Orders", ExclusiveStartKey={"id": {"N": "1"}})
    assert start == "The provided starting key is invalid: The provided key element does not match the schema"
    assert (
        refused(client.scan, TableName="Orders", IndexName="none")
        == "The table does not have the specified index: none"
    )


def test_a_page_ends_at_a_mebibyte(account: Account, orders: Table) -> None:
    for number in range(25):  # together more than 1,000,000 bytes, and less than 1,048,576
        orders.put({"id": str(number), "text": "x" * 41_645})
    assert account.client("dynamodb").scan(TableName="Orders")["Count"] == 25


def test_a_number_with_more_zeros_than_digits_can_be_projected(account: Account) -> None:
    client = account.client("dynamodb")
    account.make_table("Sums", id="S")
    client.put_item(TableName="Sums", Item={"id": {"S": "a"}, "sums": {"L": [{"N": "1e40"}, {"N": "1"}]}})
    got = client.get_item(TableName="Sums", Key={"id": {"S": "a"}}, ProjectionExpression="sums[0]")["Item"]
    assert got == {"sums": {"L": [{"N": f"1{'0' * 40}"}]}}
