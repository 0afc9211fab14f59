"""What an update makes of an item: everything is read from what was there, and all of it happens or nothing.

Sources: DynamoDB Developer Guide, "Using update expressions in DynamoDB"; the words
as AWS said them to the authors of https://github.com/architect/dynalite.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from botocore.exceptions import ClientError

from cloudlet.moto_backend import Table
from cloudlet.moto_backend.item_updates import NO_PLACE, NOT_THERE, WRONG_TYPE
from cloudlet.moto_backend.updates import EMPTY_INDEX_KEY, INDEX_KEY, TOO_LARGE
from cloudlet.moto_backend.write_checks import EMPTY_KEY
from tests.moto_backend.account import Account
from tests.moto_backend.test_items import refused

KEY = {"id": "a"}
ITEM = {**KEY, "n": 1, "m": 2, "text": "t", "list": [1, 2, 3], "map": {"core": 5, "list": [7]}, "set": {"x", "y"}}
VALUES = {
    ":one": 1,
    ":two": 2,
    ":list": [9],
    ":x": {"x"},
    ":xy": {"x", "y"},
    ":z": {"z"},
    ":text": "t",
    ":map": {"k": 1},
}


def update(account: Account, expression: str, **more: Any) -> dict[str, Any]:
    """Do an update, with the values and names that are in it."""
    used: dict[str, Any] = {
        "ExpressionAttributeValues": {name: VALUES[name] for name in re.findall(r":\w+", expression)},
        "ExpressionAttributeNames": {name: name[1:] for name in re.findall(r"#\w+", expression)},
    }
    given = {parameter: words for parameter, words in used.items() if words}
    answer: dict[str, Any] = account.resource().update_item(Key=KEY, UpdateExpression=expression, **given, **more)
    return answer


@pytest.mark.parametrize(
    ("expression", "changed"),
    [
        ("SET n = m, m = n", {"n": 2, "m": 1}),
        ("SET n = n + m, m = n - :two", {"n": 3, "m": -1}),
        ("SET n = :one - m", {"n": -1}),
        ("SET #list[1] = :text", {"list": [1, "t", 3]}),
        ("SET #list[9] = :two, #list[7] = :one", {"list": [1, 2, 3, 1, 2]}),
        ("REMOVE #list[0], #list[2]", {"list": [2]}),
        ("REMOVE #list[2], #list[0], #list[7]", {"list": [2]}),
        ("REMOVE #list[0] SET #list[1] = :text", {"list": ["t", 3]}),
        ("REMOVE #list[3] SET #list[5] = :text", {"list": [1, 2, 3, "t"]}),
        ("SET #map.core = :two, #map.extra = #map.core", {"map": {"core": 2, "extra": 5, "list": [7]}}),
        ("SET copied = #map, #map.core = :two", {"copied": ITEM["map"], "map": {"core": 2, "list": [7]}}),
        ("SET #map.#list[0] = #list[2]", {"map": {"core": 5, "list": [3]}}),
        ("SET #list = list_append(:list, #list)", {"list": [9, 1, 2, 3]}),
        ("SET extra = list_append(#list, #list)", {"extra": [1, 2, 3, 1, 2, 3]}),
        ("SET extra = if_not_exists(n, :two)", {"extra": 1}),
        ("SET extra = if_not_exists(#map.gone, :two) + :one", {"extra": 3}),
        ("SET extra = if_not_exists(gone, if_not_exists(lost, :two))", {"extra": 2}),
        ("ADD n :two, gone :two, #map.core :one", {"n": 3, "gone": 2, "map": {"core": 6, "list": [7]}}),
        ("ADD #set :z, extra :xy", {"set": {"x", "y", "z"}, "extra": {"x", "y"}}),
        ("DELETE #set :x, gone :x", {"set": {"y"}}),
    ],
)
def test_an_update_reads_what_was_there(
    account: Account, orders: Table, expression: str, changed: dict[str, Any]
) -> None:
    orders.put(ITEM)
    told = update(account, expression, ReturnValues="ALL_NEW")
    assert orders.items() == [ITEM | changed]
    assert told["Attributes"] == ITEM | changed


def test_the_last_member_takes_its_set_along(account: Account, orders: Table) -> None:
    orders.put(ITEM)
    update(account, "DELETE #set :xy REMOVE #map.core, #map.gone")
    assert orders.items() == [{k: v for k, v in ITEM.items() if k != "set"} | {"map": {"list": [7]}}]


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("SET gone.core = :one", NO_PLACE),
        ("SET #map.gone.core = :one", NO_PLACE),
        ("SET #list.core = :one", NO_PLACE),
        ("SET #map[0] = :one", NO_PLACE),
        ("REMOVE gone.core", NO_PLACE),
        ("ADD gone.core :one", NO_PLACE),
        ("SET n = gone", NOT_THERE),
        ("SET n = #list[3]", NOT_THERE),
        ("SET n = #text.core", NOT_THERE),
        ("SET n = gone + :one", NOT_THERE),
        ("SET n = if_not_exists(gone, lost)", NOT_THERE),
        ("SET n = list_append(gone, :list)", NOT_THERE),
        ("SET n = n + #text", WRONG_TYPE),
        ("SET n = list_append(n, :list)", WRONG_TYPE),
        ("ADD #text :one", WRONG_TYPE),
        ("ADD n :x", WRONG_TYPE),
        ("DELETE n :x", WRONG_TYPE),
    ],
)
def test_what_an_item_cannot_take_is_refused_and_nothing_of_it_happens(
    account: Account, orders: Table, expression: str, words: str
) -> None:
    orders.put(ITEM)
    begun = ("SET done = :one, " + expression[4:]) if expression.startswith("SET") else f"SET done = :one {expression}"
    with pytest.raises(ClientError) as refusal:
        update(account, begun)
    assert refusal.value.response["Error"] == {"Code": "ValidationException", "Message": words}
    assert orders.items() == [ITEM]


def test_a_new_item_has_nothing_to_read(account: Account, orders: Table) -> None:
    with pytest.raises(ClientError, match="does not exist in the item"):
        update(account, "SET n = id")
    assert orders.items() == []
    update(account, "SET n = if_not_exists(id, :one)")
    assert orders.items() == [{"id": "a", "n": 1}]


def by_customer(account: Account) -> Any:
    """A client of orders that can be found by their customers."""
    client = account.client("dynamodb")
    client.create_table(
        TableName="Orders",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("id", "customer")],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by_customer",
                "KeySchema": [{"AttributeName": "customer", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
    )
    return client


def test_an_index_key_keeps_its_type_and_is_not_empty(account: Account) -> None:
    by_customer(account)
    by_name: dict[str, Any] = {
        "Key": KEY,
        "UpdateExpression": "SET #c = :c",
        "ExpressionAttributeNames": {"#c": "customer"},
    }
    change = account.resource().update_item
    assert refused(change, **by_name, ExpressionAttributeValues={":c": 1}) == INDEX_KEY
    assert refused(change, **by_name, ExpressionAttributeValues={":c": ""}) == EMPTY_INDEX_KEY
    change(**by_name, ExpressionAttributeValues={":c": "ada"})
    assert account.moto.table("Orders").items() == [{"id": "a", "customer": "ada"}]


@pytest.mark.parametrize(
    ("action", "more"),
    [("Put", {}), ("Update", {"UpdateExpression": "REMOVE n"}), ("Delete", {})],
)
def test_a_transaction_takes_no_empty_key(account: Account, orders: Table, action: str, more: dict[str, Any]) -> None:
    place = {"Item" if action == "Put" else "Key": {"id": {"S": ""}}}
    transact = account.client("dynamodb").transact_write_items
    message = refused(transact, TransactItems=[{action: {"TableName": "Orders"} | place | more}])
    assert message == f"{EMPTY_KEY} id"


def test_a_transaction_puts_no_empty_index_key(account: Account) -> None:
    client = by_customer(account)
    put = {"Put": {"TableName": "Orders", "Item": {"id": {"S": "a"}, "customer": {"S": ""}}}}
    message = refused(client.transact_write_items, TransactItems=[put])
    assert message == (
        "One or more parameter values are not valid. A value specified for a secondary index key is not supported. The "
        "AttributeValue for a key attribute cannot contain an empty string value. IndexName: by_customer, IndexKey: customer"
    )
    assert account.moto.table("Orders").items() == []


def test_an_item_may_not_grow_beyond_its_limit(account: Account, orders: Table) -> None:
    orders.put({"id": "a", "text": "x" * 400_000})
    more: dict[str, Any] = {"Key": KEY, "UpdateExpression": "SET more = :more"}
    room = 400 * 1024 - len("ida") - len("text") - 400_000 - len("more")
    change = account.resource().update_item
    assert refused(change, **more, ExpressionAttributeValues={":more": "x" * (room + 1)}) == TOO_LARGE
    change(**more, ExpressionAttributeValues={":more": "x" * room})


def test_a_wrong_return_value_is_refused(account: Account, orders: Table) -> None:
    message = refused(
        account.client("dynamodb").update_item, TableName="Orders", Key={"id": {"S": "a"}}, ReturnValues="ALL"
    )
    assert message.endswith("Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]")
