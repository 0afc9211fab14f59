"""Several items of DynamoDB at once."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from cloudlet.moto_backend import Table
from tests.moto_backend.account import Account

TEN_MINUTES_MS = 600_000


def put(key: str, **more: Any) -> dict[str, Any]:
    return {"Put": {"TableName": "Orders", "Item": {"id": {"S": key}}} | more}


def count(key: str, **more: Any) -> dict[str, Any]:
    update = {"UpdateExpression": "ADD n :one", "ExpressionAttributeValues": {":one": {"N": "1"}}}
    return {"Update": {"TableName": "Orders", "Key": {"id": {"S": key}}} | update | more}


def cancelled(account: Account, *items: dict[str, Any]) -> list[dict[str, Any]]:
    """The reasons with which a transaction is cancelled."""
    client = account.client("dynamodb")
    with pytest.raises(client.exceptions.TransactionCanceledException) as refusal:
        client.transact_write_items(TransactItems=list(items))
    reasons: list[dict[str, Any]] = refusal.value.response["CancellationReasons"]
    codes = ", ".join(reason["Code"] for reason in reasons)
    assert refusal.value.response["Error"]["Message"] == (
        f"Transaction cancelled, please refer cancellation reasons for specific reasons [{codes}]"
    )
    return reasons


def test_a_transaction_does_everything(account: Account, orders: Table) -> None:
    orders.put({"id": "gone"})
    orders.put({"id": "there"})
    key = {"TableName": "Orders", "Key": {"id": {"S": "gone"}}}
    there = {"TableName": "Orders", "Key": {"id": {"S": "there"}}, "ConditionExpression": "attribute_exists(id)"}
    client = account.client("dynamodb")
    client.transact_write_items(TransactItems=[put("new"), count("c"), {"Delete": key}, {"ConditionCheck": there}])
    assert orders.items() == [{"id": "c", "n": 1}, {"id": "new"}, {"id": "there"}]


def test_a_transaction_whose_condition_fails_does_nothing_and_tells_which(account: Account, orders: Table) -> None:
    orders.put({"id": "seen", "by": "ada"})
    once = {"ConditionExpression": "attribute_not_exists(id)"}
    shown = once | {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
    assert cancelled(account, count("c"), put("seen", **shown), put("new", **once)) == [
        {"Code": "None"},
        {
            "Code": "ConditionalCheckFailed",
            "Message": "The conditional request failed",
            "Item": {"id": {"S": "seen"}, "by": {"S": "ada"}},
        },
        {"Code": "None"},
    ]
    assert orders.items() == [{"id": "seen", "by": "ada"}]


def test_a_write_that_its_item_cannot_take_undoes_the_others(account: Account, orders: Table) -> None:
    orders.put({"id": "text", "n": "three"})
    orders.put({"id": "c", "n": 1})
    reasons = cancelled(account, put("new"), count("c"), count("text"))
    assert [reason["Code"] for reason in reasons] == ["None", "None", "ValidationError"]
    assert orders.items() == [{"id": "c", "n": 1}, {"id": "text", "n": "three"}]


def test_an_item_without_its_key_cancels_the_transaction(account: Account, orders: Table) -> None:
    bare = {"Put": {"TableName": "Orders", "Item": {"n": {"N": "1"}}}}
    assert cancelled(account, put("new"), bare)[1]["Code"] == "ValidationError"
    assert orders.items() == []


def test_an_item_may_be_named_only_once_in_a_transaction(account: Account, orders: Table) -> None:
    with pytest.raises(ClientError, match="cannot include multiple operations on one item"):
        account.client("dynamodb").transact_write_items(TransactItems=[put("a"), count("a")])
    assert orders.items() == []


def test_a_transaction_sent_again_with_its_token_has_no_second_effect(account: Account, orders: Table) -> None:
    client = account.client("dynamodb")
    for _ in range(3):
        client.transact_write_items(TransactItems=[count("c")], ClientRequestToken="t-1")
    assert orders.items() == [{"id": "c", "n": 1}]
    account.clock.run_until(account.clock.now + TEN_MINUTES_MS)
    client.transact_write_items(TransactItems=[count("c")], ClientRequestToken="t-1")
    assert orders.items() == [{"id": "c", "n": 2}]


def test_a_token_used_for_another_transaction_is_refused(account: Account, orders: Table) -> None:
    client = account.client("dynamodb")
    client.transact_write_items(TransactItems=[count("c")], ClientRequestToken="t-1")
    with pytest.raises(client.exceptions.IdempotentParameterMismatchException):
        client.transact_write_items(TransactItems=[put("d")], ClientRequestToken="t-1")
    assert orders.items() == [{"id": "c", "n": 1}]


def test_a_token_of_more_than_36_characters_is_refused(account: Account, orders: Table) -> None:
    """Source: API_TransactWriteItems, ClientRequestToken, length constraints."""
    client = account.client("dynamodb")
    client.transact_write_items(TransactItems=[count("c")], ClientRequestToken=36 * "t")
    with pytest.raises(ClientError, match="less than or equal to 36"):
        client.transact_write_items(TransactItems=[count("c")], ClientRequestToken=37 * "t")
    assert orders.items() == [{"id": "c", "n": 1}]


def test_a_token_of_a_cancelled_transaction_can_be_used_again(account: Account, orders: Table) -> None:
    client = account.client("dynamodb")
    items = [count("c", ConditionExpression="attribute_exists(id)")]
    with pytest.raises(client.exceptions.TransactionCanceledException):
        client.transact_write_items(TransactItems=items, ClientRequestToken="t-1")
    orders.put({"id": "c"})
    client.transact_write_items(TransactItems=items, ClientRequestToken="t-1")
    assert orders.items() == [{"id": "c", "n": 1}]


def test_a_batch_has_at_most_25_requests(account: Account, orders: Table) -> None:
    client = account.client("dynamodb")
    requests = [{"PutRequest": {"Item": {"id": {"S": str(number)}}}} for number in range(26)]
    with pytest.raises(ClientError, match="less than or equal to 25"):
        client.batch_write_item(RequestItems={"Orders": requests})
    assert orders.items() == []
    client.batch_write_item(RequestItems={"Orders": requests[:25]})
    assert len(orders.items()) == 25


def test_a_batch_may_name_a_key_only_once(account: Account, orders: Table) -> None:
    requests = [
        {"PutRequest": {"Item": {"id": {"S": "a"}, "n": {"N": "1"}}}},
        {"DeleteRequest": {"Key": {"id": {"S": "a"}}}},
    ]
    with pytest.raises(ClientError, match="Provided list of item keys contains duplicates"):
        account.client("dynamodb").batch_write_item(RequestItems={"Orders": requests})


def test_a_batch_with_one_bad_item_writes_none(account: Account, orders: Table) -> None:
    requests = [{"PutRequest": {"Item": {"id": {"S": "a"}}}}, {"PutRequest": {"Item": {"no": {"S": "a"}}}}]
    with pytest.raises(ClientError, match="does not match the schema"):
        account.client("dynamodb").batch_write_item(RequestItems={"Orders": requests})
    assert orders.items() == []


def test_a_batch_writer_writes_more_than_a_batch(account: Account, orders: Table) -> None:
    with account.resource().batch_writer() as batch:
        for number in range(60):
            batch.put_item(Item={"id": f"o-{number}"})
    assert len(orders.items()) == 60
    assert [call.operation for call, _ in account.calls].count("BatchWriteItem") == 3
