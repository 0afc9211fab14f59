"""DynamoDB: what an index projects, and what can be asked of it."""

from __future__ import annotations

import uuid

import pytest

from tests.probe.asking import client
from tests.probe.others.test_asking_tables import code_and_text, refused

LINE = {"pk": {"S": "o-1"}, "sk": {"N": "1"}, "customer": {"S": "ada"}, "amount": {"N": "5"}, "note": {"S": "gift"}}
KEYS = {name: LINE[name] for name in ("pk", "sk", "customer", "amount")}
OF_ADA = {"KeyConditionExpression": "customer = :c", "ExpressionAttributeValues": {":c": {"S": "ada"}}}
OF_ORDER = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": {"S": "o-1"}}}


def keys(*names):
    return [{"AttributeName": name, "KeyType": kind} for name, kind in zip(names, ("HASH", "RANGE"), strict=False)]


@pytest.fixture
def query(endpoint):
    """A query of a table with an index of keys only, one of some more, and a local one."""
    asked, name = client(endpoint, "dynamodb"), f"lines-{uuid.uuid4().hex[:8]}"
    only = {"ProjectionType": "KEYS_ONLY"}
    some = {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["note"]}
    asked.create_table(
        TableName=name,
        KeySchema=keys("pk", "sk"),
        AttributeDefinitions=[
            {"AttributeName": attribute, "AttributeType": kind}
            for attribute, kind in (("pk", "S"), ("sk", "N"), ("customer", "S"), ("amount", "N"))
        ],
        GlobalSecondaryIndexes=[
            {"IndexName": "by_amount", "KeySchema": keys("customer", "amount"), "Projection": only},
            {"IndexName": "with_note", "KeySchema": keys("customer"), "Projection": some},
        ],
        LocalSecondaryIndexes=[{"IndexName": "local", "KeySchema": keys("pk", "amount"), "Projection": only}],
        BillingMode="PAY_PER_REQUEST",
    )
    asked.put_item(TableName=name, Item=LINE)
    return lambda index, **params: asked.query(TableName=name, IndexName=index, **params)


def test_an_index_gives_what_it_projects(query):
    """[D] DynamoDB Developer Guide, "Attribute projections": its keys, the table's keys, and what is included."""
    assert query("by_amount", **OF_ADA)["Items"] == [KEYS]
    assert query("with_note", **OF_ADA)["Items"] == [{name: LINE[name] for name in ("pk", "sk", "customer", "note")}]
    assert query("local", **OF_ORDER)["Items"] == [{name: LINE[name] for name in ("pk", "sk", "amount")}]


def test_what_an_index_does_not_project_cannot_be_told(query):
    """[D] DynamoDB Developer Guide, "Attribute projections"; the words are those of DynamoDB's local edition."""
    code, text = code_and_text(refused(query, "by_amount", ProjectionExpression="pk, note", **OF_ADA))
    assert (code, text) == (
        "ValidationException",
        "One or more parameter values were invalid: Global secondary index by_amount does not project [note]",
    )


@pytest.mark.parametrize(("index", "asked"), [("by_amount", OF_ADA), ("local", OF_ORDER)])
def test_what_an_index_does_not_project_cannot_be_filtered(query, index, asked):
    """[F] dynamodb-conformance, whose tests run against DynamoDB: the words, in alphabetical order."""
    condition = {"FilterExpression": "attribute_exists(note) OR attribute_exists(colour)"}
    _, text = code_and_text(refused(query, index, **asked, **condition))
    assert text == (
        f"One or more parameter values were invalid: Secondary index {index} "
        "does not project one or more filter attributes: [colour, note]"
    )


def test_a_query_of_an_index_filters_by_what_is_no_key_of_it(query):
    """[F] dynalite's tests, which run against DynamoDB: the keys of the index, not of the table."""
    assert query("by_amount", FilterExpression="attribute_exists(pk)", **OF_ADA)["Count"] == 1
    _, text = code_and_text(refused(query, "by_amount", FilterExpression="attribute_exists(amount)", **OF_ADA))
    assert text == "Filter Expression can only contain non-primary key attributes: Primary key attribute: amount"
