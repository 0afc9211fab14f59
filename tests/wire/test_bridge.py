"""A boto3 client in this process, with nothing of this machine in it."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from cloudlet.errors import AwsError
from cloudlet.wire import bridge
from tests.wire.echo import Echo


def test_a_client_ignores_the_profile_the_endpoint_and_the_keys_of_this_machine(
    echo: Echo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "no-such-profile")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAREAL")
    echo.answer = {"QueueUrls": []}
    echo.client("sqs").list_queues()
    assert echo.requests[0].url == "https://sqs.eu-central-1.amazonaws.com/"
    assert "AKIAREAL" not in echo.requests[0].headers["authorization"]


def test_a_refusal_is_not_tried_again(echo: Echo) -> None:
    echo.answer = AwsError("ThrottlingException", "Rate exceeded")
    with pytest.raises(ClientError):
        echo.client("events").list_rules()
    assert len(echo.calls) == 1


def test_a_session_gives_resources_too(echo: Echo) -> None:
    echo.answer = {"Item": {"id": {"S": "o-1001"}, "amount": {"N": "12.50"}}}
    table = bridge.session(echo.send, "eu-central-1").resource("dynamodb").Table("Orders")
    assert str(table.get_item(Key={"id": "o-1001"})["Item"]["amount"]) == "12.50"
    assert echo.last.params == {"TableName": "Orders", "Key": {"id": {"S": "o-1001"}}}


def test_attach_turns_a_client_made_elsewhere_to_us(echo: Echo) -> None:
    import boto3

    client = boto3.client("sqs", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
    bridge.attach(client, echo.send)
    echo.answer = {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/1/q"}
    assert client.get_queue_url(QueueName="q")["QueueUrl"].endswith("/q")
