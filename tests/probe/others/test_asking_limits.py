"""DynamoDB: how long an expression may be, what functions take, and how much fits in one call."""

from __future__ import annotations

import pytest

from tests.probe.others.test_asking_start_keys import said
from tests.probe.others.test_asking_tables import KEY, Table, code_and_text, refused

NINE = {"L": [{"N": "9"}]}
EMPTY = {"L": []}
ITEM_BYTES = 390_000
MEMBERS = {f":v{number}": {"N": str(number)} for number in range(101)}


@pytest.fixture
def table(endpoint):
    return Table(endpoint)


def test_an_expression_has_four_kilobytes(table):
    """[F] PynamoDB#979 (2021), aws-sdk-java-v2#4597 (2023), dynoxide#146 (2026): 4,096 bytes, whatever it means."""
    condition = "attribute_not_exists({})"
    table.put(Item={"order_id": {"S": "o-2"}}, ConditionExpression=condition.format("a" * (4096 - 22)))
    too_long = condition.format("a" * (4097 - 22))
    text = "Expression size has exceeded the maximum allowed size;"
    assert said(table.put, Item=KEY, ConditionExpression=too_long) == f"Invalid ConditionExpression: {text}"
    long_update = f"REMOVE {'a' * 4090}"
    assert said(table.update, long_update) == f"Invalid UpdateExpression: {text}"
    reading = {"TableName": table.name, "Key": KEY, "ProjectionExpression": "ä" * 2049}
    assert said(table.client.get_item, **reading) == f"Invalid ProjectionExpression: {text}"


def test_an_expression_has_three_hundred_operators(table):
    """[D] DynamoDB Developer Guide, quotas: 300 operators or functions; [F] aws-sdk-js#3721, scylladb#14473: the words."""
    five = {":v": {"N": "5"}}
    fits = {"ConditionExpression": " OR ".join(["amount = :v"] * 150), "ExpressionAttributeValues": five}
    table.put(Item={**KEY, "amount": {"N": "5"}}, **fits)
    many = {"ConditionExpression": " OR ".join(["amount = :v"] * 160), "ExpressionAttributeValues": five}
    assert (
        said(table.put, Item=KEY, **many)
        == "Invalid ConditionExpression: The expression contains too many operators; operator count: 301"
    )


def test_in_has_a_hundred_operands(table):
    """[D] DynamoDB Developer Guide, operator reference: up to 100 values; the words [F]."""
    condition = {"ConditionExpression": f"amount IN ({', '.join(MEMBERS)})", "ExpressionAttributeValues": MEMBERS}
    assert said(table.put, Item=KEY, **condition) == (
        "Invalid ConditionExpression: The IN operator is provided with too many operands; number of operands: 101"
    )


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("SET x = list_append(if_not_exists(x, :empty), :nine)", NINE),
        ("SET x = if_not_exists(x, if_not_exists(y, :nine))", NINE),
        ("SET x = if_not_exists(x, list_append(:nine, :empty))", NINE),
        ("SET x = list_append(list_append(:empty, :nine), if_not_exists(y, :empty))", NINE),
    ],
)
def test_a_function_may_be_in_another(table, expression, found):
    """[F] dynalite's tests, which run against DynamoDB: the second operand of if_not_exists may be a function."""
    given = {":nine": NINE, ":empty": EMPTY}
    table.update(
        expression, ExpressionAttributeValues={name: value for name, value in given.items() if name in expression}
    )
    assert table.get()["x"] == found


@pytest.mark.parametrize(
    ("expression", "fault"),
    [
        ("SET x = plus(amount, :v)", "Invalid function name; function: plus"),
        (
            "SET x = if_not_exists(:v, :v)",
            "Operator or function requires a document path; operator or function: if_not_exists",
        ),
        (
            "SET x = if_not_exists(if_not_exists(x, :v), :v)",
            "Operator or function requires a document path; operator or function: if_not_exists",
        ),
        (
            "SET x = if_not_exists(:v)",
            "Incorrect number of operands for operator or function; "
            "operator or function: if_not_exists, number of operands: 1",
        ),
        (
            "SET x = list_append(x, :v)",
            "Incorrect operand type for operator or function; operator or function: list_append, operand type: S",
        ),
        (
            "SET x = amount + :v",
            "Incorrect operand type for operator or function; operator or function: +, operand type: S",
        ),
        (
            "ADD x :v",
            "Incorrect operand type for operator or function; "
            "operator: ADD, operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND",
        ),
        (
            "SET x[0] = :v, x.a = :v",
            "Two document paths conflict with each other; "
            "must remove or rewrite one of these paths; path one: [x, [0]], path two: [x, a]",
        ),
        ("SET x :v", 'Syntax error; token: ":v", near: "x :v"'),
        ("SET x = :v,", 'Syntax error; token: "<EOF>", near: ","'),
    ],
)
def test_what_an_update_cannot_be(table, expression, fault):
    """[F] dynalite's tests, which run against DynamoDB, and Dynamoid's for the type set: the words are AWS's."""
    text = said(table.update, expression, ExpressionAttributeValues={":v": {"S": "ada"}})
    assert text == f"Invalid UpdateExpression: {fault}"


def test_appending_to_what_is_not_there_is_refused(table):
    """[D] DynamoDB Developer Guide, update expressions; the words are AWS's."""
    missing = "The provided expression refers to an attribute that does not exist in the item"
    for expression in ("SET x = list_append(x, :nine)", "SET x = list_append(:nine, x)"):
        assert said(table.update, expression, ExpressionAttributeValues={":nine": NINE}) == missing
    wrong = said(table.update, "SET x = list_append(amount, :nine)", ExpressionAttributeValues={":nine": NINE})
    assert wrong == "An operand in the update expression has an incorrect data type"


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ({"NULL": False}, "Null attribute value types must have the value of true"),
        ({"SS": [""]}, "An string set may not have a empty string as a member"),
        ({"BS": []}, "Binary sets should not be empty"),
        ({"BS": [b""]}, "Binary sets may not contain null or empty values"),
    ],
)
def test_a_value_that_is_none(table, value, fault):
    """[F] dynalite's tests, which run against DynamoDB: the words are AWS's."""
    assert said(table.put, Item={**KEY, "x": value}) == f"One or more parameter values were invalid: {fault}"


@pytest.mark.parametrize(
    ("condition", "holds"),
    [("contains(x, :v)", True), ("begins_with(x, :v)", True), ("contains(y, :v)", False), ("contains(z, :v)", False)],
)
def test_bytes_hold_bytes(table, condition, holds):
    """[D] DynamoDB Developer Guide, operator and function reference: contains and begins_with of binary values."""
    one = {"L": [{"N": "1"}]}
    table.put(Item={**KEY, "x": {"B": b"abc"}, "y": {"S": "abc"}, "z": one})
    given = {":v": {"B": b"ab"}}
    found = table.client.scan(TableName=table.name, FilterExpression=condition, ExpressionAttributeValues=given)
    assert found["Count"] == int(holds)


def test_a_transaction_has_four_megabytes(table):
    """[D] DynamoDB API Reference, TransactWriteItems: the aggregate size of the items cannot exceed 4 MB."""
    items = [{"order_id": {"S": f"o-{number}"}, "note": {"S": "x" * ITEM_BYTES}} for number in range(11)]
    puts = [{"Put": {"TableName": table.name, "Item": item}} for item in items]
    table.client.transact_write_items(TransactItems=puts[:10])
    assert "4 MB" in said(table.client.transact_write_items, TransactItems=puts)


def test_a_table_of_a_batch_has_one_key_at_least(table):
    """[D] DynamoDB API Reference, BatchGetItem and BatchWriteItem: Keys and requests have one member at least."""
    least = "ave length greater than or equal to 1"
    assert least in said(table.client.batch_get_item, RequestItems={table.name: {"Keys": []}})
    assert least in said(table.client.batch_write_item, RequestItems={table.name: []})
    assert "greater than or equal to 1" in said(table.client.scan, TableName=table.name, Limit=-1)


@pytest.mark.parametrize("request_", [{}, {"PutRequest": {"Item": KEY}, "DeleteRequest": {"Key": KEY}}])
def test_a_request_of_a_batch_is_one_of_two(table, request_):
    """[D] DynamoDB API Reference, WriteRequest: exactly one of PutRequest and DeleteRequest, which AWS enforces."""
    assert "DeleteRequest" in said(table.client.batch_write_item, RequestItems={table.name: [request_]})


def test_a_table_that_is_not_there_cannot_be_deleted(table):
    """[F] dynalite's tests, which run against DynamoDB: the words name the table, those of a read do not."""
    for call, told in ((table.client.delete_table, ": Table: nowhere not found"), (table.client.scan, "")):
        response = refused(call, TableName="nowhere")
        assert code_and_text(response) == ("ResourceNotFoundException", f"Requested resource not found{told}")
