"""DynamoDB: conditions, transactions, expressions, and the texts of what is refused."""

from __future__ import annotations

import re
import uuid

import pytest
from botocore.exceptions import ClientError

from tests.probe.asking import client

FAILED = "The conditional request failed"
KEY = {"order_id": {"S": "o-1001"}}
ORDER = {**KEY, "amount": {"N": "5"}, "customer": {"S": "ada"}}


class Table:
    """A table with one order in it."""

    def __init__(self, endpoint):
        self.client = client(endpoint, "dynamodb")
        self.name = f"orders-{uuid.uuid4().hex[:8]}"
        self.client.create_table(
            TableName=self.name,
            KeySchema=[{"AttributeName": "order_id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "order_id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        self.put(Item=ORDER)

    def put(self, **params):
        return self.client.put_item(TableName=self.name, **params)

    def update(self, expression, **params):
        params.setdefault("Key", KEY)
        return self.client.update_item(TableName=self.name, UpdateExpression=expression, **params)

    def get(self, key=KEY):
        return self.client.get_item(TableName=self.name, Key=key).get("Item")

    def transact(self, *items):
        named = [{kind: {"TableName": self.name, **facts}} for item in items for kind, facts in item.items()]
        return self.client.transact_write_items(TransactItems=named)


@pytest.fixture
def table(endpoint):
    return Table(endpoint)


def refused(call, *args, **params):
    with pytest.raises(ClientError) as caught:
        call(*args, **params)
    return caught.value.response


def code_and_text(response):
    return response["Error"]["Code"], response["Error"]["Message"]


def test_a_condition_that_does_not_hold_fails_the_write(table):
    """[D] DynamoDB API Reference, PutItem: ConditionalCheckFailedException, HTTP 400."""
    response = refused(table.put, Item=ORDER, ConditionExpression="attribute_not_exists(order_id)")
    assert code_and_text(response) == ("ConditionalCheckFailedException", FAILED)
    assert "Item" not in response


def test_the_old_item_can_be_told(table):
    """[D] DynamoDB API Reference, PutItem: ReturnValuesOnConditionCheckFailure ALL_OLD."""
    told = {"ConditionExpression": "amount > :n", "ExpressionAttributeValues": {":n": {"N": "9"}}}
    response = refused(table.put, Item=ORDER, ReturnValuesOnConditionCheckFailure="ALL_OLD", **told)
    assert response["Item"] == ORDER


def test_a_condition_that_holds_lets_the_write_through(table):
    """[D] DynamoDB Developer Guide, condition expressions."""
    values = {":old": {"N": "5"}, ":new": {"N": "6"}}
    table.update("SET amount = :new", ConditionExpression="amount = :old", ExpressionAttributeValues=values)
    assert table.get()["amount"] == {"N": "6"}
    response = refused(
        table.update, "SET amount = :new", ConditionExpression="amount = :old", ExpressionAttributeValues=values
    )
    assert code_and_text(response) == ("ConditionalCheckFailedException", FAILED)


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("attribute_exists(amount)", True),
        ("attribute_not_exists(colour)", True),
        ("attribute_type(amount, :t)", True),
        ("begins_with(customer, :a)", True),
        ("contains(customer, :d)", True),
        ("size(customer) = :three", True),
        ("amount BETWEEN :one AND :nine", True),
        ("amount IN (:one, :nine)", False),
        ("NOT amount = :one", True),
        ("colour = :one", False),
        ("amount = :one OR customer = :ada", True),
        ("amount <> :one", True),
    ],
)
def test_a_condition_has_functions_and_comparators(table, condition, holds):
    """[D] DynamoDB Developer Guide, comparison operator and function reference."""
    values = {
        ":t": {"S": "N"}, ":a": {"S": "ad"}, ":d": {"S": "d"}, ":three": {"N": "3"},
        ":one": {"N": "1"}, ":nine": {"N": "9"}, ":ada": {"S": "ada"},
    }  # fmt: skip
    used = {name: values[name] for name in re.findall(r":\w+", condition)}
    call = {"Item": ORDER, "ConditionExpression": condition, **({"ExpressionAttributeValues": used} if used else {})}
    if holds:
        table.put(**call)
    else:
        assert refused(table.put, **call)["Error"]["Code"] == "ConditionalCheckFailedException"


def test_a_delete_can_have_a_condition_too(table):
    """[D] DynamoDB API Reference, DeleteItem."""
    response = refused(
        table.client.delete_item,
        TableName=table.name,
        Key=KEY,
        ConditionExpression="amount = :n",
        ExpressionAttributeValues={":n": {"N": "1"}},
    )
    assert code_and_text(response) == ("ConditionalCheckFailedException", FAILED)
    assert table.get() == ORDER


def test_deleting_what_is_not_there_is_no_error(table):
    """[D] DynamoDB API Reference, DeleteItem: idempotent."""
    table.client.delete_item(TableName=table.name, Key={"order_id": {"S": "never"}})


def test_an_update_makes_what_is_not_there(table):
    """[D] DynamoDB API Reference, UpdateItem."""
    table.update("ADD seen :one", Key={"order_id": {"S": "new"}}, ExpressionAttributeValues={":one": {"N": "1"}})
    assert table.get({"order_id": {"S": "new"}}) == {"order_id": {"S": "new"}, "seen": {"N": "1"}}


def test_counting_is_atomic_and_tells_the_new_value(table):
    """[D] DynamoDB Developer Guide, atomic counters; ReturnValues UPDATED_NEW."""
    values = {":one": {"N": "1"}}
    told = table.update("SET amount = amount + :one", ExpressionAttributeValues=values, ReturnValues="UPDATED_NEW")
    assert told["Attributes"] == {"amount": {"N": "6"}}


def test_adding_to_what_is_missing_is_refused_in_set(table):
    """[D] DynamoDB Developer Guide, update expressions: the words are AWS's."""
    response = refused(table.update, "SET a = colour + :one", ExpressionAttributeValues={":one": {"N": "1"}})
    assert code_and_text(response) == (
        "ValidationException",
        "The provided expression refers to an attribute that does not exist in the item",
    )


def test_if_not_exists_gives_a_first_value(table):
    """[D] DynamoDB Developer Guide, update expressions."""
    values = {":zero": {"N": "0"}, ":one": {"N": "1"}}
    for _ in range(2):
        table.update("SET seen = if_not_exists(seen, :zero) + :one", ExpressionAttributeValues=values)
    assert table.get()["seen"] == {"N": "2"}


def test_a_key_cannot_be_updated(table):
    """[D] DynamoDB API Reference, UpdateItem: the words are AWS's."""
    response = refused(table.update, "SET order_id = :x", ExpressionAttributeValues={":x": {"S": "y"}})
    assert response["Error"]["Code"] == "ValidationException"
    assert "Cannot update attribute order_id. This attribute is part of the key" in response["Error"]["Message"]


def test_a_reserved_word_needs_a_placeholder(table):
    """[D] DynamoDB Developer Guide, reserved words: the words are AWS's."""
    response = refused(table.update, "SET status = :x", ExpressionAttributeValues={":x": {"S": "y"}})
    assert code_and_text(response) == (
        "ValidationException",
        "Invalid UpdateExpression: Attribute name is a reserved keyword; reserved keyword: status",
    )


def test_a_value_that_is_not_used_is_refused(table):
    """[D] DynamoDB: the words are AWS's."""
    values = {":x": {"S": "y"}, ":unused": {"S": "z"}}
    response = refused(table.update, "SET a = :x", ExpressionAttributeValues=values)
    assert response["Error"]["Code"] == "ValidationException"
    assert "unused in expressions: keys: {:unused}" in response["Error"]["Message"]


def test_twenty_five_writes_are_the_most_in_a_batch(table):
    """[D] DynamoDB API Reference, BatchWriteItem: up to 25."""
    puts = [{"PutRequest": {"Item": {"order_id": {"S": str(n)}}}} for n in range(26)]
    response = refused(table.client.batch_write_item, RequestItems={table.name: puts})
    assert response["Error"]["Code"] == "ValidationException"


def test_a_batch_has_each_key_once(table):
    """[D] DynamoDB API Reference, BatchWriteItem: the words are AWS's."""
    puts = [{"PutRequest": {"Item": ORDER}}] * 2
    response = refused(table.client.batch_write_item, RequestItems={table.name: puts})
    assert code_and_text(response) == ("ValidationException", "Provided list of item keys contains duplicates")


@pytest.mark.parametrize("item", [{"order_id": {"S": ""}}, {"order_id": {"N": "1"}}, {"other": {"S": "x"}}])
def test_a_key_is_there_and_of_its_type_and_not_empty(table, item):
    """[D] DynamoDB API Reference, PutItem."""
    assert refused(table.put, Item=item)["Error"]["Code"] == "ValidationException"


def test_an_item_has_four_hundred_kilobytes(table):
    """[D] DynamoDB Developer Guide, quotas: the words are AWS's."""
    response = refused(table.put, Item={**KEY, "text": {"S": "x" * 409_600}})
    assert code_and_text(response) == ("ValidationException", "Item size has exceeded the maximum allowed size")


def test_an_unknown_table_is_not_found(table):
    """[D] DynamoDB: the words are AWS's."""
    response = refused(table.client.put_item, TableName="nowhere", Item=ORDER)
    assert code_and_text(response) == ("ResourceNotFoundException", "Requested resource not found")


def test_one_item_that_is_too_large_refuses_a_batch(table):
    """[D] DynamoDB API Reference, BatchWriteItem: the entire batch is rejected, and nothing of it written."""
    small, large = ({"order_id": {"S": name}, "note": {"S": "x" * size}} for name, size in (("a", 9), ("b", 410_000)))
    requests = [{"PutRequest": {"Item": item}} for item in (small, large)]
    response = refused(table.client.batch_write_item, RequestItems={table.name: requests})
    assert code_and_text(response) == ("ValidationException", "Item size has exceeded the maximum allowed size")
    assert table.get({"order_id": {"S": "a"}}) is None


def test_an_item_is_gone_some_time_after_its_time_to_live(table, endpoint):
    """[D] DynamoDB API Reference, UpdateTimeToLive: "within two days"; what is no Number of seconds never expires."""
    table.client.update_time_to_live(
        TableName=table.name, TimeToLiveSpecification={"AttributeName": "until", "Enabled": True}
    )
    table.put(Item={**ORDER, "until": {"N": "1"}})  # more than five years ago
    table.put(Item={"order_id": {"S": "text"}, "until": {"S": "1767225600"}})
    table.put(Item={"order_id": {"S": "number"}, "until": {"N": "1767225600"}})  # 2026-01-01, where time begins
    endpoint.wait(3 * 24 * 3600)
    left = table.client.scan(TableName=table.name)["Items"]
    assert {item["order_id"]["S"] for item in left} == {"o-1001", "text"}
