"""What DynamoDB refuses of a write, and where a page of a query or scan ends."""

from __future__ import annotations

from typing import Any

import pytest
from boto3.dynamodb.conditions import Attr, Key
from botocore.exceptions import ClientError

from cloudlet.moto_backend import Table
from tests.moto_backend.account import Account

INVALID = "One or more parameter values were invalid:"


def refused(call: Any, **params: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(**params)
    error = caught.value.response["Error"]
    assert error["Code"] == "ValidationException"
    return str(error["Message"])


@pytest.fixture
def indexed(account: Account) -> Any:
    account.client("dynamodb").create_table(
        TableName="Indexed",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[
            {"AttributeName": "id", "AttributeType": "S"},
            {"AttributeName": "customer", "AttributeType": "S"},
            {"AttributeName": "at", "AttributeType": "N"},
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by_customer",
                "KeySchema": [
                    {"AttributeName": "customer", "KeyType": "HASH"},
                    {"AttributeName": "at", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
    )
    return account.resource("Indexed")


def test_an_index_key_has_the_indexs_type(account: Account, indexed: Any) -> None:
    """[D] Developer guide, Global secondary indexes: a data type mismatch is a ValidationException."""
    wrong = {"id": "a", "customer": "ada", "at": "noon"}
    text = f"{INVALID} Type mismatch for Index Key at Expected: N Actual: S IndexName: by_customer"
    assert refused(indexed.put_item, Item=wrong) == text
    with pytest.raises(ClientError), indexed.batch_writer() as batch:
        batch.put_item(Item=wrong)
    put = {"Put": {"TableName": "Indexed", "Item": {"id": {"S": "b"}, "customer": {"N": "1"}}}}
    with pytest.raises(ClientError) as cancelled:
        account.client("dynamodb").transact_write_items(TransactItems=[put])
    (reason,) = cancelled.value.response["CancellationReasons"]
    assert reason["Code"] == "ValidationError"
    assert "Type mismatch for Index Key customer" in reason["Message"]
    indexed.put_item(Item={"id": "a", "customer": "ada"})
    assert indexed.scan()["Items"] == [{"id": "a", "customer": "ada"}]


@pytest.mark.parametrize("operation", ["put_item", "get_item", "update_item", "delete_item"])
def test_a_key_is_not_empty(account: Account, orders: Table, operation: str) -> None:
    call = getattr(account.resource(), operation)
    key = {"Item" if operation == "put_item" else "Key": {"id": ""}}
    assert refused(call, **key) == (
        "One or more parameter values are not valid. "
        "The AttributeValue for a key attribute cannot contain an empty string value. Key: id"
    )


@pytest.mark.parametrize("operation", ["put_item", "delete_item"])
def test_a_put_or_a_deletion_returns_the_old_item_or_nothing(account: Account, orders: Table, operation: str) -> None:
    call = getattr(account.resource(), operation)
    key = {"Item" if operation == "put_item" else "Key": {"id": "a"}}
    assert refused(call, **key, ReturnValues="ALL_NEW") == "ReturnValues can only be ALL_OLD or NONE"


def test_an_expression_and_its_old_form_exclude_each_other(account: Account, orders: Table) -> None:
    put = account.client("dynamodb").put_item
    both = {"ConditionExpression": "attribute_exists(id)", "Expected": {"id": {"Exists": False}}}
    assert refused(put, TableName="Orders", Item={"id": {"S": "a"}}, **both) == (
        "Can not use both expression and non-expression parameters in the same request: "
        "Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}"
    )


def test_a_time_to_live_is_not_enabled_twice(account: Account, orders: Table) -> None:
    update = account.client("dynamodb").update_time_to_live

    def switch(on: bool) -> dict[str, Any]:
        return {"TableName": "Orders", "TimeToLiveSpecification": {"Enabled": on, "AttributeName": "gone_at"}}

    assert refused(update, **switch(False)) == "TimeToLive is already disabled"
    update(**switch(True))
    assert refused(update, **switch(True)) == "TimeToLive is already enabled"
    update(**switch(False))


def test_a_page_that_reached_its_limit_tells_where_though_nothing_follows(account: Account, indexed: Any) -> None:
    """[D] API reference, Query; [F] clarkie/dynogels#106: also where the limit is the number of items."""
    for number in range(3):
        indexed.put_item(Item={"id": f"o-{number}", "customer": "ada", "at": number})
    of_ada = {"IndexName": "by_customer", "KeyConditionExpression": Key("customer").eq("ada")}
    names = {"ProjectionExpression": "#i", "ExpressionAttributeNames": {"#i": "id"}}

    page = indexed.query(**of_ada, **names, Limit=3, FilterExpression=Attr("id").eq("o-0"))
    assert (page["Items"], page["LastEvaluatedKey"]) == ([{"id": "o-0"}], {"id": "o-2", "customer": "ada", "at": 2})
    after = indexed.query(**of_ada, Limit=3, ExclusiveStartKey=page["LastEvaluatedKey"])
    assert (after["Items"], "LastEvaluatedKey" in after) == ([], False)
    assert "LastEvaluatedKey" not in indexed.query(**of_ada, Limit=4)

    page = indexed.scan(Limit=3, FilterExpression=Attr("id").eq("none"))
    assert page["Items"] == []
    assert indexed.scan(ExclusiveStartKey=page["LastEvaluatedKey"])["Items"] == []
    assert "LastEvaluatedKey" not in indexed.scan(Limit=4)


@pytest.mark.parametrize(
    "condition",
    [
        "id = :id AND visit BETWEEN :low AND :high",
        "visit BETWEEN :low AND :high AND id = :id",
        "(visit BETWEEN :low AND :high) AND id = :id",
    ],
)
def test_the_conditions_on_both_keys_come_in_any_order(account: Account, condition: str) -> None:
    account.make_table("Visits", id="S", visit="N")
    visits = account.resource("Visits")
    for visit in range(5):
        visits.put_item(Item={"id": "ada", "visit": visit})
    values = {":id": "ada", ":low": 1, ":high": 3}
    page = visits.query(KeyConditionExpression=condition, ExpressionAttributeValues=values)
    assert [item["visit"] for item in page["Items"]] == [1, 2, 3]


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (
            "id = :id AND visit > :low AND visit < :high",
            "KeyConditionExpressions must only contain one condition per key",
        ),
        ("id = :id AND id = :other", "KeyConditionExpressions must only contain one condition per key"),
        (None, "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request."),
    ],
)
def test_a_query_has_one_condition_for_each_key(account: Account, condition: str | None, text: str) -> None:
    """Seen in dynalite's tests against DynamoDB: of two conditions on one key, moto had left one out."""
    account.make_table("Visits", id="S", visit="N")
    given = {":id": {"S": "ada"}, ":other": {"S": "ada"}, ":low": {"N": "1"}, ":high": {"N": "3"}}
    asked: dict[str, Any] = {}
    if condition:
        values = {name: value for name, value in given.items() if name in condition.split()}
        asked = {"KeyConditionExpression": condition, "ExpressionAttributeValues": values}
    assert refused(account.client("dynamodb").query, TableName="Visits", **asked) == text


@pytest.mark.parametrize(
    ("update", "value", "text"),
    [
        ("ADD n :v", {"S": "1"}, "operator: ADD, operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND"),
        ("SET m = :v ADD n :v", {"L": []}, "operator: ADD, operand type: LIST, typeSet: ALLOWED_FOR_ADD_OPERAND"),
        ("DELETE n :v", {"N": "1"}, "operator: DELETE, operand type: NUMBER, typeSet: ALLOWED_FOR_DELETE_OPERAND"),
    ],
)
def test_a_value_that_can_never_be_added_or_deleted_is_refused(
    account: Account, orders: Table, update: str, value: dict[str, Any], text: str
) -> None:
    """Seen in dynalite's tests against DynamoDB."""
    call = account.client("dynamodb").update_item
    asked = {"Key": {"id": {"S": "a"}}, "UpdateExpression": update, "ExpressionAttributeValues": {":v": value}}
    got = refused(call, TableName="Orders", **asked)
    assert got == f"Invalid UpdateExpression: Incorrect operand type for operator or function; {text}"


@pytest.mark.parametrize(
    ("condition", "operator"), [("n = n", "="), ("begins_with(n, n)", "begins_with"), ("contains(n, n)", "contains")]
)
def test_nothing_is_compared_with_itself(account: Account, orders: Table, condition: str, operator: str) -> None:
    """Seen in dynalite's tests against DynamoDB."""
    put = account.client("dynamodb").put_item
    assert refused(put, TableName="Orders", Item={"id": {"S": "a"}}, ConditionExpression=condition) == (
        "Invalid ConditionExpression: The first operand must be distinct from the remaining operands for this "
        f"operator or function; operator: {operator}, first operand: [n]"
    )


@pytest.mark.parametrize("name", ["ab", "a" * 256, "two words", "Ördners"])
def test_a_table_has_a_name_of_three_characters_at_least(account: Account, name: str) -> None:
    """DynamoDB Developer Guide, "Naming rules"; the words are those of its local edition."""
    text = refused(
        account.client("dynamodb").create_table,
        TableName=name,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    assert "Table/index names must be between 3 and 255 characters long" in text


def test_what_a_failed_condition_returns_is_one_of_two(account: Account, orders: Table) -> None:
    """DynamoDB API reference, PutItem: ALL_OLD or NONE."""
    text = refused(
        account.resource().put_item,
        Item={"id": "o-1001"},
        ConditionExpression="attribute_not_exists(id)",
        ReturnValuesOnConditionCheckFailure="ALL_NEW",
    )
    assert "Member must satisfy enum value set: [ALL_OLD, NONE]" in text
