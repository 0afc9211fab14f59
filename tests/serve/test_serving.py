"""The cloud on loopback: any client, real time or faster, and a clean end."""

from __future__ import annotations

import http.client
import json
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from cloudlet.serve import Server

LESSON = Path(__file__).parents[2] / "solutions" / "01_sender"


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(speed=60, calm=True) as server:
        yield server


def client(server: Server, service: str) -> Any:
    session = boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name="us-east-1")
    return session.client(service, endpoint_url=server.url)


def get(url: str, **headers: str) -> str:
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as response:
        return str(response.read().decode())


def test_a_client_of_another_process_sends_and_receives(server: Server) -> None:
    sqs = client(server, "sqs")
    url = sqs.create_queue(QueueName="orders")["QueueUrl"]
    assert url.startswith(server.url)
    sqs.send_message(QueueUrl=url, MessageBody="hello")
    assert [message["Body"] for message in sqs.receive_message(QueueUrl=url)["Messages"]] == ["hello"]


def test_a_long_poll_is_answered_when_a_message_comes(server: Server) -> None:
    sqs = client(server, "sqs")
    url = sqs.create_queue(QueueName="orders")["QueueUrl"]
    sender = threading.Thread(
        target=client(server, "sqs").send_message, kwargs={"QueueUrl": url, "MessageBody": "late"}
    )
    sender.start()
    assert sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20)["Messages"][0]["Body"] == "late"
    sender.join()


def test_an_empty_long_poll_ends_sooner_at_a_higher_speed(server: Server) -> None:
    sqs = client(server, "sqs")
    url = sqs.create_queue(QueueName="orders")["QueueUrl"]
    assert "Messages" not in sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20)


def test_time_goes_on_from_where_somebody_let_it_jump() -> None:
    with Server(speed=1) as server:
        sqs = client(server, "sqs")
        url = sqs.create_queue(QueueName="orders")["QueueUrl"]
        before_ms = server.do(lambda cloud: cloud.now)
        server.do(lambda cloud: cloud.run(seconds=86_400))
        assert "Messages" not in sqs.receive_message(QueueUrl=url, WaitTimeSeconds=1)
        assert 86_401_000 <= server.do(lambda cloud: cloud.now) - before_ms < 86_460_000


def test_an_unknown_queue_is_refused_in_awss_words(server: Server) -> None:
    sqs = client(server, "sqs")
    with pytest.raises(sqs.exceptions.QueueDoesNotExist) as caught:
        sqs.get_queue_url(QueueName="nowhere")
    assert caught.value.response["Error"]["Code"] == "AWS.SimpleQueueService.NonExistentQueue"


def test_a_deployed_api_can_be_reached_by_http(server: Server) -> None:
    stack = server.do(lambda cloud: cloud.deploy(LESSON))
    api_id = stack.outputs["ApiUrl"].split("//")[1].split(".")[0]
    stage = stack.outputs["ApiUrl"].rstrip("/").rsplit("/", 1)[1]
    order = json.dumps({"order_id": "o-1001", "customer": "ada", "amount": 1250}).encode()
    url = f"{server.url}/_aws/execute-api/{api_id}/{stage}/orders"
    with urllib.request.urlopen(urllib.request.Request(url, data=order, method="POST")) as response:
        assert response.status == 202
    assert [json.loads(message.body)["order_id"] for message in stack.queue("OrdersQueue").messages] == ["o-1001"]


def test_a_body_may_come_in_chunks(server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", int(server.url.rpartition(":")[2]), timeout=10)
    headers = {"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "AmazonSQS.CreateQueue"}
    for name in (b'"orders"', b'"parcels"'):
        chunks = iter([b'{"QueueName": ', name, b"}"])
        connection.request("POST", "/", chunks, headers, encode_chunked=True)
        response = connection.getresponse()
        assert (response.status, name.strip(b'"') in response.read()) == (200, True)
    connection.close()


ECHO = """\
import json
def handler(event, context):
    headers = {"Transfer-Encoding": "chunked", "Content-Length": "999"}
    headers |= {"X-Price": "5 €", "X-Lines": "one\\r\\nX-Smuggled: two", "no name": "x", "": "y"}
    cookies = {"Set-Cookie": ["a=1", "b=2"]}
    body = json.dumps(event["multiValueHeaders"])
    return {"statusCode": 200, "headers": headers, "multiValueHeaders": cookies, "body": body}
"""
TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      Events: {Get: {Type: Api, Properties: {Path: /, Method: get}}}
Outputs: {Id: {Value: !Ref ServerlessRestApi}}
"""


@pytest.fixture
def echo(server: Server, tmp_path: Path) -> Iterator[http.client.HTTPResponse]:
    """The answer of a function behind an API to a request with X-Shop twice."""
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    (tmp_path / "app.py").write_text(ECHO)
    api_id = server.do(lambda cloud: cloud.deploy(tmp_path)).outputs["Id"]
    connection = http.client.HTTPConnection("127.0.0.1", int(server.url.rpartition(":")[2]), timeout=10)
    connection.putrequest("GET", f"/_aws/execute-api/{api_id}/Prod/")
    connection.putheader("X-Shop", "berlin")
    connection.putheader("X-Shop", "porto")
    connection.endheaders()
    yield connection.getresponse()
    connection.close()


def test_a_function_sees_headers_as_they_were_sent(echo: http.client.HTTPResponse) -> None:
    assert json.loads(echo.read())["X-Shop"] == ["berlin", "porto"]


def test_headers_of_a_function_are_sent_one_by_one_and_do_not_break_the_answer(
    echo: http.client.HTTPResponse,
) -> None:
    assert echo.headers.get_all("Set-Cookie") == ["a=1", "b=2"]
    assert len(echo.read()) == int(echo.headers["content-length"])


def test_a_header_of_a_function_is_one_line_in_utf_8_under_a_name_that_may_be_one(
    echo: http.client.HTTPResponse,
) -> None:
    assert echo.headers["X-Price"].encode("latin-1").decode() == "5 €"
    assert echo.headers["X-Lines"] == "one X-Smuggled: two"
    assert echo.headers["X-Smuggled"] is None
    assert {"no name", ""}.isdisjoint(echo.headers)
    assert len(echo.read()) == int(echo.headers["content-length"])


def test_the_status_shows_queues_and_events_as_page_text_and_json(server: Server) -> None:
    client(server, "sqs").create_queue(QueueName="orders")
    assert "orders" in get(server.url)
    assert '<td class="what">orders</td>' in get(server.url, Accept="text/html")
    assert json.loads(get(f"{server.url}/_cloudlet/status.json"))["queues"][0]["name"] == "orders"


def test_closing_leaves_no_thread_and_no_socket() -> None:
    before = threading.active_count()
    server = Server()
    server.start()
    client(server, "sqs").list_queues()
    server.close()
    assert threading.active_count() == before
    with pytest.raises(OSError):
        get(server.url)


def test_a_speed_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="speed is virtual seconds per real second"):
        Server(speed=0)
