"""What API Gateway's integrations with Lambda and SQS, without a proxy, do on AWS."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.api.fakes import ACCOUNT, QUEUE_URI, REGION, World

PATTERNS = {
    "default": {"statusCode": "200"},
    ".*four hundred.*": {"statusCode": "400"},
    ".*five hundred.*": {"statusCode": "500"},
}


@pytest.mark.parametrize(("words", "status"), [("four hundred", 400), ("five hundred", 500), ("something else", 200)])
def test_t192_a_pattern_is_matched_against_the_error_message(words: str, status: int) -> None:
    """T192 [A, D] 2025-05-05: without a match the error is answered 200."""
    error = {"errorMessage": f"Error: Raising {words} from within the Lambda function", "errorType": "Exception"}
    world = World(status="failed", error=error)
    response = world.http("POST", world.api(type="aws", responses=PATTERNS).url + "/orders", b"{}")
    assert (response.status, json.loads(response.body)) == (status, error)


def test_t192_a_result_is_passed_through() -> None:
    """T192 [A] 2023-05-31: the request template makes the event."""
    world = World(handler=lambda event: {"message": "hello world", "got": event})
    template = {"application/json": '{"param1": "$input.params(\'param1\')"}'}
    api = world.api(type="aws", verb="get", requestTemplates=template, responses=PATTERNS)
    response = world.http("GET", api.url + "/orders?param1=foobar")
    assert json.loads(response.body) == {"message": "hello world", "got": {"param1": "foobar"}}


def test_t194_sqs_answers_in_json() -> None:
    """T194 [A] 2024-07-12: SendMessageResponse.SendMessageResult and ResponseMetadata."""
    world = World()
    body = json.loads(world.http("POST", world.queue_api().url + "/orders", b"{}").body)
    (name,) = body
    assert name == "SendMessageResponse"
    assert body[name]["SendMessageResult"]["MessageId"] == "m-1"
    assert body[name]["SendMessageResult"]["MD5OfMessageBody"] == "0cc175b9c0f1b6a831c399e269772661"
    assert body[name]["ResponseMetadata"]["RequestId"]


def test_t194_sqs_answers_in_xml_when_it_is_asked_to() -> None:
    """T194 [A] 2024-07-12."""
    world = World()
    parameters = {
        "integration.request.header.Content-Type": "'application/x-www-form-urlencoded'",
        "integration.request.header.Accept": "'application/xml'",
    }
    response = world.http("POST", world.queue_api(requestParameters=parameters).url + "/orders", b"{}")
    assert b"<SendMessageResponse" in response.body
    assert b"<MessageId>m-1</MessageId>" in response.body


@pytest.mark.parametrize("prefix", ["MessageAttribute", "MessageAttributes"])
def test_t195_message_attributes_go_by_either_name(prefix: str) -> None:
    """T195 [A] 2024-06-06."""
    world = World()
    template = (
        f"Action=SendMessage&MessageBody=$input.body&{prefix}.1.Name=user-agent"
        f"&{prefix}.1.Value.DataType=String&{prefix}.1.Value.StringValue=BAR-Header"
    )
    world.http("POST", world.queue_api(requestTemplates={"application/json": template}).url + "/orders", b"{}")
    attribute = {"user-agent": {"DataType": "String", "StringValue": "BAR-Header"}}
    assert world.sent[0].params["MessageAttributes"] == attribute


def test_t196_the_json_protocol_works_too() -> None:
    """T196 [A] 2025-05-20: Content-Type application/x-amz-json-1.0 and X-Amz-Target."""
    url = f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/orders"
    given: dict[str, Any] = {
        "uri": QUEUE_URI,
        "requestParameters": {
            "integration.request.header.Content-Type": "'application/x-amz-json-1.0'",
            "integration.request.header.X-Amz-Target": "'AmazonSQS.SendMessage'",
        },
        "requestTemplates": {
            "application/json": (
                f'{{"QueueUrl": "{url}", "MessageBody": "$util.escapeJavaScript($input.body).replaceAll("\\\\\'", "\'")"}}'
            )
        },
    }
    world = World()
    response = world.http("POST", world.queue_api(**given).url + "/orders", b'{"by": "ada & grace"}')
    assert (response.status, json.loads(response.body)["MessageId"]) == (200, "m-1")
    assert world.sent[0].params == {"QueueUrl": url, "MessageBody": '{"by": "ada & grace"}'}


def test_an_empty_body_is_an_empty_object_to_the_template() -> None:
    """[A] 2025-03-19: MessageBody=$input.body of a request without a body is {}."""
    world = World()
    world.http("POST", world.queue_api().url + "/orders")
    assert world.sent[0].params["MessageBody"] == "{}"


def test_t197_an_integration_has_29_seconds() -> None:
    """T197 [D] "API Gateway quotas"."""
    world = World(takes_ms=29_001)
    assert world.http("POST", world.api().url + "/orders").status == 504
    world = World(takes_ms=28_999)
    assert world.http("POST", world.api().url + "/orders").status == 200


def test_an_event_that_is_no_json_is_a_400_and_reaches_no_function() -> None:
    """[F] github.com/serverless/serverless#2270, 2016-10: Lambda reads what the template makes, and the caller is told."""
    world = World()
    response = world.http("POST", world.api(type="aws", responses=PATTERNS).url + "/orders", b"hello")
    assert (response.status, world.events) == (400, [])
    assert json.loads(response.body)["message"].startswith("Could not parse request body into json: ")
