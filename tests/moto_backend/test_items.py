"""Single items of DynamoDB, as lessons read and write them through boto3."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from boto3.dynamodb.conditions import Attr, Key
from botocore.exceptions import ClientError

from cloudlet.moto_backend import Table
from tests.moto_backend.account import Account

LIMIT_BYTES = 400 * 1024


def refused(call: Any, **params: Any) -> str:
    """The message of the ValidationException that a call ends with."""
    with pytest.raises(ClientError) as refusal:
        call(**params)
    assert refusal.value.response["Error"]["Code"] == "ValidationException"
    return str(refusal.value.response["Error"]["Message"])


def test_a_counter_counts(account: Account, orders: Table) -> None:
    table = account.resource()
    for _ in range(3):
        answer = table.update_item(
            Key={"id": "o-1001"},
            UpdateExpression="ADD seen :one SET #l = list_append(if_not_exists(#l, :none), :who)",
            ExpressionAttributeNames={"#l": "lines"},
            ExpressionAttributeValues={":one": 1, ":none": [], ":who": ["ada"]},
            ReturnValues="UPDATED_NEW",
        )
    assert answer["Attributes"] == {"seen": 3, "lines": ["ada", "ada", "ada"]}
    assert orders.items() == [{"id": "o-1001", "seen": 3, "lines": ["ada", "ada", "ada"]}]


def test_an_update_tells_what_it_names_even_where_the_value_stays(account: Account, orders: Table) -> None:
    orders.put({"id": "o-1001", "state": "paid", "gone": 1})
    answer = account.resource().update_item(
        Key={"id": "o-1001"},
        UpdateExpression="SET #s = :paid, n = if_not_exists(n, :one) REMOVE gone",
        ExpressionAttributeNames={"#s": "state"},
        ExpressionAttributeValues={":paid": "paid", ":one": 1},
        ReturnValues="UPDATED_NEW",
    )
    assert answer["Attributes"] == {"state": "paid", "n": 1}


def test_a_condition_that_fails_changes_nothing_and_can_show_the_item(account: Account, orders: Table) -> None:
    client = account.client("dynamodb")
    orders.put({"id": "o-1001", "state": "paid"})
    with pytest.raises(client.exceptions.ConditionalCheckFailedException) as refusal:
        client.put_item(
            TableName="Orders",
            Item={"id": {"S": "o-1001"}},
            ConditionExpression="attribute_not_exists(id)",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    assert refusal.value.response["Error"]["Message"] == "The conditional request failed"
    assert refusal.value.response["Item"] == {"id": {"S": "o-1001"}, "state": {"S": "paid"}}
    assert orders.items() == [{"id": "o-1001", "state": "paid"}]


def test_an_update_with_a_failing_condition_makes_no_item(account: Account, orders: Table) -> None:
    with pytest.raises(ClientError):
        account.resource().update_item(
            Key={"id": "o-1001"},
            UpdateExpression="SET n = :n",
            ConditionExpression="attribute_exists(id)",
            ExpressionAttributeValues={":n": 1},
        )
    assert orders.items() == []


def test_an_update_that_fails_half_way_changes_nothing(account: Account, orders: Table) -> None:
    orders.put({"id": "o-1001"})
    message = refused(
        account.resource().update_item,
        Key={"id": "o-1001"},
        UpdateExpression="SET a = :n, gone = gone + :n",
        ExpressionAttributeValues={":n": 1},
    )
    assert "attribute that does not exist" in message
    assert orders.items() == [{"id": "o-1001"}]


@pytest.mark.parametrize(
    ("given", "kept"),
    [("1E+3", "1000"), ("0001.500", "1.5"), ("-0", "0"), ("1" * 38, "1" * 38), ("1E-130", "0." + "0" * 129 + "1")],
)
def test_a_number_comes_back_as_dynamodb_writes_it(account: Account, orders: Table, given: str, kept: str) -> None:
    client = account.client("dynamodb")
    client.put_item(TableName="Orders", Item={"id": {"S": "a"}, "n": {"N": given}})
    assert client.get_item(TableName="Orders", Key={"id": {"S": "a"}})["Item"]["n"] == {"N": kept}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("1" * 39, "Attempting to store more than 38 significant digits in a Number"),
        ("1E126", "Number overflow. Attempting to store a number with magnitude larger than supported range"),
        ("1E-131", "Number underflow. Attempting to store a number with magnitude smaller than supported range"),
        ("ten", "The parameter cannot be converted to a numeric value: ten"),
        ("NaN", "The parameter cannot be converted to a numeric value: NaN"),
        ("", "The parameter cannot be converted to a numeric value"),
    ],
)
def test_a_number_that_dynamodb_cannot_hold_is_refused(
    account: Account, orders: Table, given: str, message: str
) -> None:
    item = {"id": {"S": "a"}, "n": {"M": {"deep": {"N": given}}}}
    assert refused(account.client("dynamodb").put_item, TableName="Orders", Item=item) == message


def test_sums_are_exact_and_stay_in_plain_notation(account: Account, orders: Table) -> None:
    table = account.resource()
    for step in ("0.1", "0.9", "1E+3", "-0.0000001", "12345678901234567890123456789"):
        table.update_item(
            Key={"id": "a"}, UpdateExpression="ADD n :step", ExpressionAttributeValues={":step": Decimal(step)}
        )
    assert orders.items()[0]["n"] == Decimal("12345678901234567890123457789.9999999")


def test_equal_numbers_are_one_key(account: Account) -> None:
    lines = account.make_table("Lines", n="N")
    for number in ("1", "1.0", "1E0"):
        account.client("dynamodb").put_item(TableName="Lines", Item={"n": {"N": number}})
    assert lines.items() == [{"n": 1}]


def test_an_item_may_have_400_kb_and_not_a_byte_more(account: Account, orders: Table) -> None:
    table = account.resource()
    body = "x" * (LIMIT_BYTES - len("id") - len("a") - len("body"))
    table.put_item(Item={"id": "a", "body": body})
    message = refused(table.put_item, Item={"id": "b", "body": body + "x"})
    assert message == "Item size has exceeded the maximum allowed size"
    message = refused(
        table.update_item,
        Key={"id": "a"},
        UpdateExpression="SET body = :b",
        ExpressionAttributeValues={":b": body + "x"},
    )
    assert message == "Item size to update has exceeded the maximum allowed size"
    assert [len(item["body"]) for item in orders.items()] == [len(body)]


@pytest.mark.parametrize("key", [{"id": {"N": "1"}}, {"no": {"S": "a"}}, {"id": {"S": "a"}, "no": {"S": "a"}}])
def test_a_key_that_does_not_fit_the_table_is_refused(account: Account, orders: Table, key: dict[str, Any]) -> None:
    message = refused(account.client("dynamodb").get_item, TableName="Orders", Key=key)
    assert message == "The provided key element does not match the schema"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({}, "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"),
        ({"SS": []}, "One or more parameter values were invalid: An string set  may not be empty"),
        (
            {"NS": ["1", "1.0"]},
            "One or more parameter values were invalid: Input collection [1, 1] contains duplicates.",
        ),
    ],
)
def test_a_value_that_is_none_is_refused(account: Account, orders: Table, value: dict[str, Any], message: str) -> None:
    item = {"id": {"S": "a"}, "v": value}
    assert refused(account.client("dynamodb").put_item, TableName="Orders", Item=item) == message


def test_lists_may_be_nested_32_deep(account: Account, orders: Table) -> None:
    table = account.resource()

    def nested(depth: int) -> list[Any]:
        return [nested(depth - 1)] if depth > 1 else []

    table.put_item(Item={"id": "a", "deep": nested(32)})
    message = refused(table.put_item, Item={"id": "a", "deep": nested(34)})
    assert message == "Nesting Levels have exceeded supported limits"


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        (
            "id = :other",
            "Invalid ConditionExpression: An expression attribute value used in expression is not defined;",
        ),
        (
            "#other = id",
            "Invalid ConditionExpression: An expression attribute name used in the document path is not defined;",
        ),
        ("status = id", "Invalid ConditionExpression: Attribute name is a reserved keyword; reserved keyword: status"),
    ],
)
def test_a_condition_that_uses_what_is_not_defined_is_refused(
    account: Account, orders: Table, condition: str, message: str
) -> None:
    put = account.client("dynamodb").put_item
    got = refused(put, TableName="Orders", Item={"id": {"S": "a"}}, ConditionExpression=condition)
    assert got.startswith(message)


def test_a_query_reads_a_range_in_order_and_in_pages(account: Account) -> None:
    account.make_table("Lines", order="S", line="N")
    lines = account.resource("Lines")
    with lines.batch_writer() as batch:
        for line in range(30):
            batch.put_item(Item={"order": "o-1001", "line": line, "price": Decimal(line) / 2})
    page = lines.query(KeyConditionExpression=Key("order").eq("o-1001"), ScanIndexForward=False, Limit=2)
    assert [item["line"] for item in page["Items"]] == [29, 28]
    assert page["LastEvaluatedKey"] == {"order": "o-1001", "line": 28}
    wanted = Key("order").eq("o-1001") & Key("line").between(3, 9)
    page = lines.query(KeyConditionExpression=wanted, FilterExpression=Attr("price").gt(Decimal("4")))
    assert ([item["line"] for item in page["Items"]], page["Count"], page["ScannedCount"]) == ([9], 1, 7)
    assert lines.scan(Select="COUNT")["Count"] == 30


def test_consumed_capacity_is_told_only_on_request(account: Account, orders: Table) -> None:
    table = account.resource()
    update = {"Key": {"id": "a"}, "UpdateExpression": "SET n = :n", "ExpressionAttributeValues": {":n": 1}}
    assert "ConsumedCapacity" not in table.update_item(**update)
    assert "ConsumedCapacity" in table.update_item(**update, ReturnConsumedCapacity="TOTAL")


def test_what_was_recorded_of_a_call_does_not_change_later(account: Account, orders: Table) -> None:
    client = account.client("dynamodb")
    client.put_item(TableName="Orders", Item={"id": {"S": "a"}, "bought": {"L": [{"S": "tea"}]}})
    client.get_item(TableName="Orders", Key={"id": {"S": "a"}})
    put, got = account.calls[-2:]
    account.resource().update_item(
        Key={"id": "a"}, UpdateExpression="SET bought[0] = :m", ExpressionAttributeValues={":m": "milk"}
    )
    assert put[0].params["Item"]["bought"] == {"L": [{"S": "tea"}]}
    assert isinstance(got[1], dict)
    assert got[1]["Item"]["bought"] == {"L": [{"S": "tea"}]}


def test_a_set_comes_back_in_one_order(account: Account, orders: Table) -> None:
    for name in ("linus", "ada", "grace"):
        answer = account.client("dynamodb").update_item(
            TableName="Orders",
            Key={"id": {"S": "a"}},
            UpdateExpression="ADD seen :who",
            ExpressionAttributeValues={":who": {"SS": [name]}},
            ReturnValues="ALL_NEW",
        )
    assert answer["Attributes"]["seen"] == {"SS": ["ada", "grace", "linus"]}
