"""DynamoDB: what an update tells, and what it makes where there was nothing."""

from __future__ import annotations

import uuid

import pytest
from botocore.exceptions import ClientError

from tests.probe.asking import client

KEY = {"order_id": {"S": "o-1001"}}
WARES = {"L": [{"S": "tea"}, {"S": "cup"}, {"S": "pot"}]}
PLACE = {"M": {"city": {"S": "Ulm"}, "street": {"M": {"label": {"S": "Elm"}, "number": {"N": "7"}}}}}
ORDER = {**KEY, "amount": {"N": "5"}, "wares": WARES, "place": PLACE}


@pytest.fixture
def update(endpoint):
    """Updates a new order and gives the attributes that are told."""
    asked, name = client(endpoint, "dynamodb"), f"orders-{uuid.uuid4().hex[:8]}"
    asked.create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "order_id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "order_id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )

    def update(expression, told, *, item=ORDER, **values):
        if item:
            asked.put_item(TableName=name, Item=item)
        given = {f":{key}": value for key, value in values.items()}
        params = {"ExpressionAttributeValues": given} if given else {}
        answer = asked.update_item(TableName=name, Key=KEY, UpdateExpression=expression, ReturnValues=told, **params)
        return answer.get("Attributes"), update.found()

    update.found = lambda: asked.get_item(TableName=name, Key=KEY).get("Item")
    return update


@pytest.mark.parametrize("told", ["UPDATED_OLD", "UPDATED_NEW"])
def test_a_value_that_stays_is_told(update, told):
    """[F] ScyllaDB's tests, which run against DynamoDB: an update with the same value is an update."""
    assert update("SET amount = :five", told, five={"N": "5"})[0] == {"amount": {"N": "5"}}


@pytest.mark.parametrize(
    ("expression", "old", "new"),
    [
        ("SET place.city = :x", {"M": {"city": {"S": "Ulm"}}}, {"M": {"city": {"S": "x"}}}),
        (
            "SET place.street.label = :x",
            {"M": {"street": {"M": {"label": {"S": "Elm"}}}}},
            {"M": {"street": {"M": {"label": {"S": "x"}}}}},
        ),
        ("SET place.zip = :x", None, {"M": {"zip": {"S": "x"}}}),
    ],
)
def test_of_a_map_only_what_is_named_is_told(update, expression, old, new):
    """[F] ScyllaDB's tests, which run against DynamoDB: the member within its map, and not the others."""
    assert update(expression, "UPDATED_OLD", x={"S": "x"})[0] == (old and {"place": old})
    assert update(expression, "UPDATED_NEW", x={"S": "x"})[0] == {"place": new}


def test_of_a_list_only_what_is_named_is_told(update):
    """[F] ScyllaDB's tests, which run against DynamoDB: a list of the element, and nothing of one behind the end."""
    assert update("SET wares[1] = :x", "UPDATED_OLD", x={"S": "x"})[0] == {"wares": {"L": [{"S": "cup"}]}}
    assert update("SET wares[1] = :x", "UPDATED_NEW", x={"S": "x"})[0] == {"wares": {"L": [{"S": "x"}]}}
    assert update("SET wares[100] = :x", "UPDATED_NEW", x={"S": "x"})[0] is None


def test_what_was_taken_away_is_told_as_it_was(update):
    """[F] ScyllaDB's tests, which run against DynamoDB: by UPDATED_OLD, and by UPDATED_NEW nothing."""
    assert update("REMOVE place.city, nothing", "UPDATED_OLD")[0] == {"place": {"M": {"city": {"S": "Ulm"}}}}
    assert update("REMOVE place.city", "UPDATED_NEW")[0] is None


@pytest.mark.parametrize("told", ["NONE", "ALL_NEW", "UPDATED_NEW"])
def test_taking_away_makes_no_item(update, told):
    """[F] ScyllaDB's tests, which run against DynamoDB: REMOVE alone leaves nothing where nothing was."""
    assert update("REMOVE amount", told, item=None) == (None, None)
    assert update("REMOVE amount SET paid = :yes", told, item=None, yes={"BOOL": True})[1] == {
        **KEY,
        "paid": {"BOOL": True},
    }


@pytest.mark.parametrize(
    ("expression", "item"),
    [
        ("SET paid = :one, place.city.zip = :one", ORDER),
        ("SET paid = :one ADD place :one", ORDER),
        ("REMOVE amount ADD paid :one, wares :one", ORDER),
        ("SET paid = :one, note = :long", ORDER),
        ("SET paid = :one, note = :long", None),
    ],
)
def test_an_update_that_is_refused_changes_nothing(update, expression, item):
    """[D] DynamoDB API Reference, UpdateItem: it edits an item, or adds one, or is refused; nothing is done by half."""
    values = {"one": {"N": "1"}, "long": {"S": "x" * 410_000}}
    used = {name: value for name, value in values.items() if f":{name}" in expression}
    with pytest.raises(ClientError) as refusal:
        update(expression, "NONE", item=item, **used)
    assert refusal.value.response["Error"]["Code"] == "ValidationException"
    assert update.found() == item


@pytest.mark.parametrize("path", ["amount.cents", "place.city.zip", "place[0]", "amount[0]", "wares.best"])
def test_a_path_fits_what_is_there(update, path):
    """[F] ScyllaDB's tests, which run against DynamoDB: a name is of a map, an index of a list; nothing is passed over."""
    with pytest.raises(ClientError) as refusal:
        update(f"SET {path} = :one", "NONE", one={"N": "1"})
    told = refusal.value.response["Error"]
    assert told["Code"] == "ValidationException"
    assert told["Message"] == "The document path provided in the update expression is invalid for update"
