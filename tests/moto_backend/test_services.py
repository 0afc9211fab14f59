"""Any other service through moto, in virtual time, the same on every run."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime

import pytest
from botocore.exceptions import ClientError

from cloudlet.errors import AwsError
from cloudlet.wire import RawResult, Request
from tests.moto_backend.account import Account

START = datetime(2026, 1, 1, tzinfo=UTC)


def test_importing_the_backend_does_not_import_moto() -> None:
    code = "import sys, cloudlet.moto_backend; sys.exit('moto' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_a_role_is_made_in_virtual_time(account: Account) -> None:
    account.clock.run_until(account.clock.now + 90_000)
    made = account.client("iam").create_role(RoleName="sender", AssumeRolePolicyDocument="{}")["Role"]
    assert (made["CreateDate"] - START).total_seconds() == 90
    assert made["Arn"] == "arn:aws:iam::222233334444:role/sender"


def test_a_table_is_made_in_virtual_time(account: Account) -> None:
    account.make_table()
    made = account.client("dynamodb").describe_table(TableName="Orders")["Table"]
    assert made["CreationDateTime"] == START
    assert made["TableArn"] == "arn:aws:dynamodb:eu-central-1:222233334444:table/Orders"


def test_the_account_is_the_clouds(account: Account) -> None:
    assert account.client("sts").get_caller_identity()["Account"] == "222233334444"


@pytest.mark.parametrize("endpoint", [None, "http://127.0.0.1:4566"])
def test_each_protocol_reaches_moto(account: Account, endpoint: str | None) -> None:
    topic = account.client("sns", endpoint_url=endpoint).create_topic(Name="shop")["TopicArn"]
    assert topic == "arn:aws:sns:eu-central-1:222233334444:shop"
    secrets = account.client("secretsmanager", endpoint_url=endpoint)
    secrets.create_secret(Name="key", SecretString="s3cret")
    assert secrets.get_secret_value(SecretId="key")["SecretString"] == "s3cret"
    metrics = account.client("cloudwatch", endpoint_url=endpoint)
    metrics.put_metric_data(Namespace="shop", MetricData=[{"MetricName": "orders", "Value": 1}])
    assert metrics.list_metrics()["Metrics"][0]["MetricName"] == "orders"


@pytest.mark.parametrize("endpoint", [None, "http://127.0.0.1:4566"])
def test_objects_can_be_stored(account: Account, endpoint: str | None) -> None:
    s3 = account.client("s3", endpoint_url=endpoint)
    s3.create_bucket(Bucket="ada-shop", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    s3.put_object(Bucket="ada-shop", Key="in/a b.txt", Body=b"hello")
    assert s3.get_object(Bucket="ada-shop", Key="in/a b.txt")["Body"].read() == b"hello"
    assert s3.list_objects_v2(Bucket="ada-shop")["Contents"][0]["LastModified"] == START


def test_an_answer_keeps_the_response_it_was_read_from(account: Account) -> None:
    answer = account.ask(Request("sns", "CreateTopic", {"Name": "shop"}))
    assert isinstance(answer, RawResult)
    assert answer == {"TopicArn": "arn:aws:sns:eu-central-1:222233334444:shop"}
    assert b"<CreateTopicResponse" in answer.response.body


def test_a_refusal_is_an_aws_error(account: Account) -> None:
    answer = account.ask(Request("secretsmanager", "GetSecretValue", {"SecretId": "none"}))
    assert isinstance(answer, AwsError)
    assert answer.code == "ResourceNotFoundException"
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        account.client("secretsmanager").get_secret_value(SecretId="none")


def test_what_moto_cannot_do_is_told_and_not_raised(account: Account) -> None:
    answer = account.ask(Request("dynamodb", "ExecuteStatement", {"Statement": "SELECT * FROM Orders"}))
    assert isinstance(answer, AwsError)
    assert answer.code == "UnknownOperationException"
    assert "ExecuteStatement" in answer.message
    answer = account.ask(Request("lambda", "GetLayerVersionPolicy", {"LayerName": "l", "VersionNumber": 1}))
    assert isinstance(answer, AwsError)


def test_what_moto_needs_another_package_for_is_refused_by_name(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openapi_spec_validator", None)
    refusal = account.ask(Request("apigateway", "GetRestApis", {}))
    assert isinstance(refusal, AwsError)
    assert (refusal.code, refusal.message) == (
        "UnknownOperationException",
        "cloudlet does not model apigateway GetRestApis",
    )


@pytest.mark.parametrize("protocol", ["sqs", "lambda"])
def test_a_topic_feeds_no_queue_and_no_function(account: Account, protocol: str) -> None:
    sns = account.client("sns")
    topic = sns.create_topic(Name="orders")["TopicArn"]
    with pytest.raises(ClientError, match=f"cloudlet does not model sns Subscribe by {protocol}"):
        sns.subscribe(TopicArn=topic, Protocol=protocol, Endpoint="arn:aws:sqs:eu-central-1:222233334444:orders")
    sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="ada@example.com")


def test_accounts_do_not_see_each_other() -> None:
    ada, grace = Account("111122223333"), Account("444455556666")
    ada.make_table().put({"id": "o-1001"})
    assert grace.client("dynamodb").list_tables()["TableNames"] == []
    grace.moto.close()
    assert ada.moto.table("Orders").items() == [{"id": "o-1001"}]
    ada.moto.close()


def test_a_new_account_finds_nothing_of_the_last(account: Account) -> None:
    account.make_table()
    account.client("sns").create_topic(Name="shop")
    again = Account()
    assert again.client("dynamodb").list_tables()["TableNames"] == []
    assert again.client("sns").list_topics()["Topics"] == []


def test_the_same_calls_get_the_same_identifiers() -> None:
    def run() -> list[str]:
        account = Account()
        sns = account.client("sns")
        topic = sns.create_topic(Name="shop")["TopicArn"]
        found = [sns.publish(TopicArn=topic, Message="m")["MessageId"] for _ in range(2)]
        account.moto.close()
        return found

    first = run()
    assert first == run()
    assert first[0] != first[1]


def test_a_profile_of_this_machine_is_no_trouble(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "no-such-profile")
    account.client("secretsmanager").create_secret(Name="key", SecretString="s")
