"""DynamoDB: expressions as people write them: on several lines, with parentheses, into lists and maps."""

from __future__ import annotations

import pytest

from tests.probe.asking import client
from tests.probe.others.test_asking_tables import KEY, Table, code_and_text, refused

ITEM = {
    **KEY,
    "amount": {"N": "5"},
    "pieces": {"L": [{"N": str(number)} for number in range(12)]},
    "address": {"M": {"street": {"S": "Main St"}, "town": {"S": "Ulm"}}},
    "tags": {"SS": ["new", "paid"]},
}
ONE = {":one": {"N": "1"}}


@pytest.fixture
def table(endpoint):
    made = Table(endpoint)
    made.put(Item=ITEM)
    return made


def holds(table, condition, **values):
    """Whether a condition holds for the item."""
    given = {"ExpressionAttributeValues": {f":{name}": value for name, value in values.items()}} if values else {}
    found = table.client.scan(TableName=table.name, FilterExpression=condition, **given)
    return found["Count"] == 1


@pytest.mark.parametrize("space", ["\n", "\t", "\r\n", "\n\n    "])
def test_any_white_space_is_between_the_words_of_a_condition(table, space):
    """[D] DynamoDB Developer Guide, condition expressions: the words and their order count."""
    words = "attribute_exists(order_id) AND amount BETWEEN :low AND :high OR NOT amount IN (:low, :high)"
    assert holds(table, words.replace(" ", space), low={"N": "1"}, high={"N": "9"})
    table.put(Item=ITEM, ConditionExpression=f"attribute_not_exists(gone){space}OR{space}attribute_exists(gone)")


@pytest.mark.parametrize("space", ["\n", "\t", "\n\t  "])
def test_any_white_space_is_between_the_words_of_an_update(table, space):
    """[D] DynamoDB Developer Guide, update expressions."""
    table.update(
        "SET amount = amount + :one REMOVE tags ADD seen :one".replace(" ", space), ExpressionAttributeValues=ONE
    )
    assert (table.get()["amount"], table.get()["seen"]) == ({"N": "6"}, {"N": "1"})


@pytest.mark.parametrize("condition", ["(amount) = (:five)", "(amount = :five)", "NOT (NOT (amount) = :five)"])
def test_an_operand_may_be_in_parentheses(table, condition):
    """[F] the grammar that the authors of dynalite found by asking DynamoDB."""
    assert holds(table, condition, five={"N": "5"})


@pytest.mark.parametrize("value", ["(amount + :one)", "(amount) + (:one)", "(if_not_exists(amount, :one)) + :one"])
def test_a_value_of_an_update_may_be_in_parentheses(table, value):
    """[F] the grammar that the authors of dynalite found by asking DynamoDB."""
    table.update(f"SET amount = {value}", ExpressionAttributeValues=ONE)
    assert table.get()["amount"] == {"N": "6"}


def test_a_value_of_an_update_has_one_operator(table):
    """[D] DynamoDB Developer Guide, update expressions: value is operand, operand + operand, or operand - operand."""
    code, text = code_and_text(
        refused(table.update, "SET amount = amount + :one + :one", ExpressionAttributeValues=ONE)
    )
    assert code == "ValidationException"
    assert text.startswith('Invalid UpdateExpression: Syntax error; token: "+", near: ')


def test_or_binds_less_than_and(table):
    """[D] DynamoDB Developer Guide, "Precedence in conditions": parentheses, NOT, AND, OR."""
    yes, no = "attribute_exists(amount)", "attribute_exists(gone)"
    assert holds(table, f"{yes} OR {no} AND {no}")
    assert not holds(table, f"({yes} OR {no}) AND {no}")
    assert not holds(table, f"NOT {yes} AND {no}")


def test_sizes_and_members_of_any_type(table):
    """[D] DynamoDB Developer Guide, operator and function reference: size and contains."""
    assert holds(table, "size(pieces) = :n", n={"N": "12"})
    assert holds(table, "size(tags) < size(pieces)")
    assert holds(table, "contains(tags, :tag) AND contains(pieces, :line)", tag={"S": "paid"}, line={"N": "11"})
    assert not holds(table, "size(amount) = :n", n={"N": "1"})


@pytest.mark.parametrize("other", ["nothing", "size(nowhere)", "address.nothing"])
def test_what_is_not_there_is_like_nothing_else(table, other):
    """[F] ScyllaDB's tests, which run against DynamoDB: = of two attributes that are not there is false, <> is true."""
    assert not holds(table, f"absent = {other}")
    assert holds(table, f"absent <> {other}")


def test_an_index_has_as_many_digits_as_it_needs(table):
    """[D] DynamoDB Developer Guide, "Nested attributes": lists count from 0."""
    assert holds(table, "pieces[11] = :n", n={"N": "11"})
    table.update("SET pieces[10] = :one REMOVE pieces[11]", ExpressionAttributeValues=ONE)
    assert table.get()["pieces"]["L"][9:] == [{"N": "9"}, {"N": "1"}]


def test_a_projection_takes_several_elements_of_a_list(table):
    """[D] DynamoDB Developer Guide, projection expressions: they stay in their order."""
    wanted = "pieces[11], pieces[2], address.town, address.country"
    found = table.client.get_item(TableName=table.name, Key=KEY, ProjectionExpression=wanted)["Item"]
    assert found == {"pieces": {"L": [{"N": "2"}, {"N": "11"}]}, "address": {"M": {"town": {"S": "Ulm"}}}}


def test_paths_of_a_projection_do_not_overlap(table):
    """[D] DynamoDB: the words are AWS's, those of an update expression."""
    reading = {"TableName": table.name, "Key": KEY, "ProjectionExpression": "address, address.town"}
    code, text = code_and_text(refused(table.client.get_item, **reading))
    assert (code, text) == (
        "ValidationException",
        "1 validation error detected: Invalid ProjectionExpression: Two document paths overlap with each other; "
        "must remove or rewrite one of these paths; path one: [address], path two: [address, town]",
    )


def test_nothing_at_all_is_no_batch_and_no_limit(endpoint, table):
    """[D] DynamoDB API Reference, BatchWriteItem, BatchGetItem, TransactWriteItems and Scan: one at least."""
    unchecked = client(endpoint, "dynamodb")
    for call, params in (
        (unchecked.batch_write_item, {"RequestItems": {}}),
        (unchecked.batch_get_item, {"RequestItems": {}}),
        (unchecked.transact_write_items, {"TransactItems": []}),
        (unchecked.scan, {"TableName": table.name, "Limit": 0}),
    ):
        code, text = code_and_text(refused(call, **params))
        assert code == "ValidationException"
        assert text.endswith("greater than or equal to 1")
