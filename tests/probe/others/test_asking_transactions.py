"""DynamoDB's transactions: all or nothing, and a reason for each item."""

from __future__ import annotations

from tests.probe.others.test_asking_tables import FAILED, KEY, ORDER, code_and_text, refused, table

__all__ = ["table"]  # a fixture


def test_a_transaction_writes_all(table):
    """[D] DynamoDB API Reference, TransactWriteItems."""
    other = {"order_id": {"S": "o-2"}}
    table.transact({"Put": {"Item": other}}, {"Delete": {"Key": KEY}})
    assert table.get(other) == other and table.get() is None


def test_a_transaction_writes_nothing_when_one_condition_fails(table):
    """[D] DynamoDB API Reference, TransactWriteItems: a reason for each item, in order."""
    other = {"order_id": {"S": "o-2"}}
    check = {"Key": KEY, "ConditionExpression": "attribute_not_exists(order_id)"}
    response = refused(table.transact, {"Put": {"Item": other}}, {"ConditionCheck": check})
    assert code_and_text(response) == (
        "TransactionCanceledException",
        "Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed]",
    )
    assert [reason["Code"] for reason in response["CancellationReasons"]] == ["None", "ConditionalCheckFailed"]
    assert response["CancellationReasons"][1]["Message"] == FAILED
    assert table.get(other) is None


def test_a_reason_can_tell_the_old_item(table):
    """[D] DynamoDB API Reference, ReturnValuesOnConditionCheckFailure in a transaction."""
    put = {
        "Item": ORDER,
        "ConditionExpression": "attribute_not_exists(order_id)",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    response = refused(table.transact, {"Put": put})
    assert response["CancellationReasons"][0]["Item"] == ORDER


def test_one_item_is_in_a_transaction_once(table):
    """[D] DynamoDB API Reference, TransactWriteItems: the words are AWS's."""
    response = refused(table.transact, {"Put": {"Item": ORDER}}, {"Delete": {"Key": KEY}})
    assert code_and_text(response) == (
        "ValidationException",
        "Transaction request cannot include multiple operations on one item",
    )


def test_the_same_token_writes_once(table):
    """[D] DynamoDB API Reference, TransactWriteItems: ClientRequestToken makes it idempotent for ten minutes."""
    update = {
        "Update": {
            "TableName": table.name,
            "Key": KEY,
            "UpdateExpression": "ADD amount :one",
            "ExpressionAttributeValues": {":one": {"N": "1"}},
        }
    }
    for _ in range(2):
        table.client.transact_write_items(TransactItems=[update], ClientRequestToken="token-1")
    assert table.get()["amount"] == {"N": "6"}


def test_a_hundred_items_are_the_most(table):
    """[D] DynamoDB API Reference, TransactWriteItems: up to 100."""
    puts = [{"Put": {"Item": {"order_id": {"S": str(n)}}}} for n in range(101)]
    assert refused(table.transact, *puts)["Error"]["Code"] == "ValidationException"


def test_a_transaction_reads_an_item_once(table):
    """[D] DynamoDB API Reference, TransactGetItems; the words are those of a transaction that writes."""
    get = {"Get": {"TableName": table.name, "Key": KEY}}
    response = refused(table.client.transact_get_items, TransactItems=[get, get])
    assert response["Error"]["Message"] == "Transaction request cannot include multiple operations on one item"


def test_an_item_of_a_transaction_is_one_action(table):
    """[M] moto: the words are AWS's."""
    both = {"Put": {"TableName": table.name, "Item": ORDER}, "Delete": {"TableName": table.name, "Key": KEY}}
    for item in ({}, both):
        response = refused(table.client.transact_write_items, TransactItems=[item])
        assert code_and_text(response) == (
            "ValidationException",
            "TransactItems can only contain one of Check, Put, Update or Delete",
        )
