"""What DynamoDB refuses of a table that is to be made, and moto would make."""

from __future__ import annotations

from typing import Any

import pytest

from cloudlet import AwsError, Cloud
from cloudlet.errors import CloudletError
from tests.moto_backend.account import Account
from tests.moto_backend.test_writes_and_pages import INVALID, refused

ID, AT = ({"AttributeName": name, "AttributeType": "S"} for name in ("id", "at"))
HASH, RANGE = {"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "at", "KeyType": "RANGE"}
ALL = {"ProjectionType": "ALL"}


def index(keys: list[dict[str, str]], name: str = "by_id", projection: dict[str, Any] = ALL) -> dict[str, Any]:
    return {"IndexName": name, "KeySchema": keys, "Projection": projection}


def table(**settings: Any) -> dict[str, Any]:
    usual = {"AttributeDefinitions": [ID, AT], "KeySchema": [HASH, RANGE], "BillingMode": "PAY_PER_REQUEST"}
    return usual | {"TableName": "Made"} | settings


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ({"AttributeDefinitions": [ID, AT | {"AttributeType": "String"}]},
         "Value 'String' at 'attributeDefinitions.2.member.attributeType' failed to satisfy constraint: "
         "Member must satisfy enum value set: [B, N, S]"),
        ({"BillingMode": "ON_DEMAND"}, "Member must satisfy enum value set: [PROVISIONED, PAY_PER_REQUEST]"),
        ({"ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}},
         f"{INVALID} Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"),
        ({"KeySchema": [HASH, RANGE | {"KeyType": "SORT"}]}, "Value 'SORT' at 'keySchema.2.member.keyType'"),
        ({"KeySchema": [RANGE, HASH]}, "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"),
        ({"KeySchema": [RANGE]}, "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"),
        ({"KeySchema": [HASH, RANGE | {"KeyType": "HASH"}]},
         "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"),
        ({"KeySchema": [HASH, HASH | {"KeyType": "RANGE"}]},
         "Both the Hash Key and the Range Key element in the KeySchema have the same name"),
        ({"GlobalSecondaryIndexes": [index([RANGE])]}, "The first KeySchemaElement is not a HASH key type"),
        ({"GlobalSecondaryIndexes": [index([HASH]), index([HASH])]}, f"{INVALID} Duplicate index name: by_id"),
        ({"GlobalSecondaryIndexes": [index([HASH], projection={})]}, f"{INVALID} Unknown ProjectionType: null"),
        ({"GlobalSecondaryIndexes": [index([HASH], projection={"ProjectionType": "all"})]}, "[ALL, INCLUDE, KEYS_ONLY]"),
        ({"GlobalSecondaryIndexes": [index([HASH], projection={"ProjectionType": "INCLUDE"})]},
         "ProjectionType is INCLUDE, but NonKeyAttributes is not specified"),
        ({"KeySchema": [HASH], "LocalSecondaryIndexes": [index([HASH, RANGE])]},
         f"{INVALID} Table KeySchema does not have a range key, which is required when specifying a "
         "LocalSecondaryIndex"),
    ],
)  # fmt: skip
def test_a_table_of_the_wrong_form_is_not_made(account: Account, settings: dict[str, Any], text: str) -> None:
    client = account.client("dynamodb")
    assert text in refused(client.create_table, **table(**settings))
    assert client.list_tables()["TableNames"] == []


@pytest.mark.parametrize(
    "settings",
    [
        {"KeySchema": []},
        {"AttributeDefinitions": [{"AttributeName": "id"}, AT]},
        {"GlobalSecondaryIndexes": [{"IndexName": "by_id", "KeySchema": [HASH]}]},
    ],
)
def test_what_boto3_would_not_send_is_refused_too(settings: dict[str, Any]) -> None:
    with Cloud(calm=True) as cloud, pytest.raises(AwsError, match="ValidationException"):
        cloud.call("dynamodb", "CreateTable", **table(**settings))


@pytest.mark.parametrize(
    ("left_out", "text"),
    [("KeySchema", "Value null at 'keySchema'"), ("AttributeDefinitions", "Invalid KeySchema: Some index key")],
)
def test_a_table_without_keys_or_their_types_is_refused(left_out: str, text: str) -> None:
    settings = {name: value for name, value in table().items() if name != left_out}
    with Cloud(calm=True) as cloud, pytest.raises(AwsError, match="ValidationException") as refusal:
        cloud.call("dynamodb", "CreateTable", **settings)
    assert text in str(refusal.value)


def test_a_table_with_all_of_it_is_made(account: Account) -> None:
    named = {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["x"]}
    made = table(
        GlobalSecondaryIndexes=[index([HASH]), index([{"AttributeName": "at", "KeyType": "HASH"}], "by_at", named)],
        LocalSecondaryIndexes=[index([HASH, RANGE], "by_both", {"ProjectionType": "KEYS_ONLY"})],
    )
    assert account.client("dynamodb").create_table(**made)["TableDescription"]["TableStatus"] == "ACTIVE"


def test_a_template_with_one_is_not_deployed(tmp_path: Any) -> None:
    (tmp_path / "template.yaml").write_text(
        "Resources: {Orders: {Type: AWS::DynamoDB::Table, Properties: {BillingMode: PAY_PER_REQUEST,"
        " AttributeDefinitions: [{AttributeName: id, AttributeType: String}],"
        " KeySchema: [{AttributeName: id, KeyType: HASH}]}}}"
    )
    with Cloud(calm=True) as cloud, pytest.raises(CloudletError, match=r"Value 'String' at .*\[B, N, S\]"):
        cloud.deploy(tmp_path)
