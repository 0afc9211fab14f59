"""DynamoDB: where a query goes on, and what an update leaves of an index's key."""

from __future__ import annotations

import uuid

import pytest

from tests.probe.asking import client
from tests.probe.others.test_asking_tables import code_and_text, refused

ENVELOPE = "1 validation error detected: "


@pytest.fixture
def lines(endpoint):
    """A table whose items have a partition key, a sort key, and an index over `customer`."""
    asked, name = client(endpoint, "dynamodb"), f"lines-{uuid.uuid4().hex[:8]}"
    asked.create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "N"},
            {"AttributeName": "customer", "AttributeType": "S"},
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by_customer",
                "KeySchema": [{"AttributeName": "customer", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
        BillingMode="PAY_PER_REQUEST",
    )

    def query(condition, start, index=None, **values):
        given = {f":{key}": {"N" if isinstance(value, int) else "S": str(value)} for key, value in values.items()}
        params = {"IndexName": index} if index else {}
        return asked.query(
            TableName=name,
            KeyConditionExpression=condition,
            ExpressionAttributeValues=given,
            ExclusiveStartKey=start,
            **params,
        )

    query.client, query.name = asked, name
    return query


def start(pk="o-1", sk=1, **more):
    return {"pk": {"S": pk}, "sk": {"N": str(sk)}, **{name: {"S": value} for name, value in more.items()}}


def said(call, *args, **params):
    code, text = code_and_text(refused(call, *args, **params))
    assert code == "ValidationException"
    return text.removeprefix(ENVELOPE)


@pytest.mark.parametrize(
    ("condition", "at", "fault"),
    [
        ("pk = :pk", start("o-2"), "is outside query boundaries based on provided conditions"),
        ("pk = :pk AND sk > :sk", start("o-2", 9), "is outside query boundaries based on provided conditions"),
        ("pk = :pk AND sk > :sk", start(sk=4), "does not match the range key predicate"),
        ("pk = :pk AND sk BETWEEN :sk AND :sk", start(sk=4), "does not match the range key predicate"),
        ("pk = :pk", {"pk": {"S": "o-1"}}, "is invalid: The provided key element does not match the schema"),
    ],
)
def test_a_query_goes_on_within_its_own_keys(lines, condition, at, fault):
    """[F] dynalite's tests, which run against DynamoDB: ExclusiveStartKey of another partition, or outside the range."""
    values = {"pk": "o-1", "sk": 5} if ":sk" in condition else {"pk": "o-1"}
    assert said(lines, condition, at, **values) == f"The provided starting key {fault}"


def test_a_query_of_an_index_goes_on_at_a_key_of_both(lines):
    """[F] dynalite's tests, which run against DynamoDB: the key of the table and of the index."""
    assert lines("customer = :c", start(customer="ada"), "by_customer", c="ada")["Count"] == 0
    half = said(lines, "customer = :c", start(), "by_customer", c="ada")
    assert half == "The provided starting key is invalid"
    other = said(lines, "customer = :c", start(customer="grace"), "by_customer", c="ada")
    assert other == "The provided starting key is outside query boundaries based on provided conditions"


def test_an_update_keeps_the_type_of_an_indexs_key(lines):
    """[D] DynamoDB API Reference, TransactWriteItems, cancellation reasons: these words."""
    update = {"UpdateExpression": "SET customer = :c", "ExpressionAttributeValues": {":c": {"N": "1"}}}
    text = said(lines.client.update_item, TableName=lines.name, Key=start(), **update)
    assert text == "The update expression attempted to update the secondary index key to unsupported type"
