"""Whatever comes over the wire is answered, and as AWS would."""

from __future__ import annotations

import json
import random

import pytest

from cloudlet import wire
from cloudlet.wire import HttpRequest, HttpResponse

URL = "https://sqs.eu-central-1.amazonaws.com/"
SIGNED = "AWS4-HMAC-SHA256 Credential=AK/20260101/eu-central-1/{}/aws4_request, Signature=0"


def refusal(http: HttpRequest) -> tuple[str, HttpResponse]:
    """The code of the error that the call gets, and the whole answer."""
    answer = wire.parse(http)
    assert isinstance(answer, HttpResponse), answer
    assert answer.status >= 400
    body = json.loads(answer.body)
    return (body.get("__type") or answer.headers["x-amzn-errortype"]).rpartition("#")[2], answer


def sqs(body: bytes, operation: str = "AmazonSQS.SendMessage") -> HttpRequest:
    return HttpRequest("POST", URL, {"x-amz-target": operation, "authorization": SIGNED.format("sqs")}, body)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe",
        b"[]",
        b'"text"',
        b"[" * 100_000,
        b'{"QueueUrl": 5, "MessageBody": "b"}',
        b'{"QueueUrl": "u", "MessageBody": ["b"]}',
        b'{"QueueUrl": "u", "MessageBody": {"b": 1}}',
        b'{"QueueUrl": "u", "MessageBody": "b", "DelaySeconds": "5"}',
        b'{"QueueUrl": "u", "MessageBody": "b", "DelaySeconds": true}',
        b'{"QueueUrl": "u", "MessageBody": "b", "MessageAttributes": []}',
        b'{"QueueUrl": "u", "MessageBody": "b", "MessageAttributes": {"a": {"BinaryValue": "?"}}}',
    ],
)
def test_a_body_that_is_not_the_operations_input_is_a_serialization_exception(body: bytes) -> None:
    assert refusal(sqs(body))[0] == "SerializationException"


@pytest.mark.parametrize("body", [b"", b"{}", b'{"QueueUrl": "u"}', b'{"QueueUrl": "u", "MessageBody": null}'])
def test_sqs_names_the_first_parameter_that_is_missing(body: bytes) -> None:
    """Recorded on AWS, 2023."""
    code, answer = refusal(sqs(body))
    missing = "MessageBody" if b"QueueUrl" in body else "QueueUrl"
    assert json.loads(answer.body)["message"] == f"The request must contain the parameter {missing}."
    assert answer.headers["x-amzn-query-error"] == "MissingParameter;Sender"
    assert code == "MissingRequiredParameterException"


def test_another_service_says_that_the_member_must_not_be_null() -> None:
    http = HttpRequest("POST", URL, {"x-amz-target": "DynamoDB_20120810.GetItem"}, b'{"TableName": "t"}')
    code, answer = refusal(http)
    assert code == "ValidationException"
    assert "Value null at 'key' failed to satisfy constraint" in json.loads(answer.body)["message"]


def test_members_that_the_operation_does_not_know_are_left_out() -> None:
    request = wire.parse(sqs(b'{"QueueUrl": "u", "MessageBody": "b", "Colour": "red"}'))
    assert isinstance(request, wire.Request)
    assert request.params == {"QueueUrl": "u", "MessageBody": "b"}


@pytest.mark.parametrize("target", ["AmazonSQS.MakeCoffee", "AmazonSQS", "Amazon.SendMessage", "", "."])
def test_an_unknown_operation_is_refused(target: str) -> None:
    assert refusal(sqs(b"{}", target))[0] == "UnknownOperationException"


def test_json_without_a_target_is_an_unknown_operation() -> None:
    headers = {"authorization": SIGNED.format("dynamodb"), "content-type": "application/x-amz-json-1.0"}
    assert refusal(HttpRequest("POST", URL, headers, b"{}"))[0] == "UnknownOperationException"


def test_an_unknown_service_is_refused() -> None:
    headers = {"authorization": SIGNED.format("teleport")}
    assert refusal(HttpRequest("POST", "http://127.0.0.1/", headers, b""))[0] == "UnknownServiceException"


def test_a_call_that_names_no_service_is_refused() -> None:
    code, answer = refusal(HttpRequest("GET", "http://127.0.0.1/", {}, b""))
    assert (code, answer.status) == ("MissingAuthenticationToken", 403)


@pytest.mark.parametrize(
    "authorization", ["", "Basic x", "AWS4-HMAC-SHA256 Credential=", "Credential=/////", "Credential=a/b"]
)
def test_a_broken_signature_is_no_trouble(authorization: str) -> None:
    http = HttpRequest("POST", "http://127.0.0.1/", {"authorization": authorization}, b"")
    assert isinstance(wire.parse(http), HttpResponse)


def test_a_path_that_no_operation_has_is_refused() -> None:
    headers = {"authorization": SIGNED.format("lambda")}
    assert refusal(HttpRequest("GET", "http://127.0.0.1/coffee", headers, b""))[0] == "UnknownOperationException"


def test_a_broken_body_of_a_rest_call_is_refused() -> None:
    headers = {"authorization": SIGNED.format("lambda")}
    url = "http://127.0.0.1/2015-03-31/event-source-mappings"
    assert refusal(HttpRequest("POST", url, headers, b"{"))[0] == "SerializationException"


@pytest.mark.parametrize("key", ["A" + ".1" * 5000, ".", "MessageAttribute.x.Name", "MessageAttribute.1"])
def test_strange_form_fields_are_no_trouble(key: str) -> None:
    body = f"Action=SendMessage&Version=2012-11-05&QueueUrl=u&MessageBody=b&{key}=1".encode()
    request = wire.parse(HttpRequest("POST", URL, {"content-type": "application/x-www-form-urlencoded"}, body))
    assert isinstance(request, wire.Request)
    assert request.params["MessageBody"] == "b"


def test_a_timestamp_beyond_all_time_is_refused() -> None:
    headers = {"x-amz-target": "AWSEvents.PutEvents", "authorization": SIGNED.format("events")}
    body = b'{"Entries": [{"Time": 1e300}]}'
    assert refusal(HttpRequest("POST", URL, headers, body))[0] == "SerializationException"


def test_a_body_nested_too_deep_is_refused() -> None:
    depth = 450
    value = b'{"L":[' * depth + b'{"S":""}' + b"]}" * depth
    headers = {"x-amz-target": "DynamoDB_20120810.PutItem"}
    body = b'{"TableName":"t","Item":{"a":' + value + b"}}"
    assert refusal(HttpRequest("POST", URL, headers, body))[0] == "SerializationException"


WELL_FORMED = [
    sqs(b'{"QueueUrl": "u", "MessageBody": "b", "MessageAttributes": {"a": {"BinaryValue": "AA=="}}}'),
    HttpRequest(
        "POST", URL, {"content-type": "application/x-www-form-urlencoded"}, b"Action=ListQueues&Version=2012-11-05"
    ),
    HttpRequest(
        "POST",
        "http://h/2015-03-31/functions/f/invocations?Qualifier=1",
        {"authorization": SIGNED.format("lambda")},
        b"{}",
    ),
    HttpRequest("PUT", "http://h/bucket/key?partNumber=1", {"authorization": SIGNED.format("s3")}, b"<a/>"),
    HttpRequest("POST", "http://h/v2/apis", {"authorization": SIGNED.format("apigateway")}, b'{"name": "n"}'),
]


@pytest.mark.parametrize("seed", range(40))
def test_a_request_with_a_few_wrong_characters_is_always_answered(seed: int) -> None:
    chance = random.Random(seed)

    def spoilt(text: str) -> str:
        letters = list(text)
        for _ in range(chance.randrange(3)):
            at = chance.randrange(len(letters) + 1)
            letters[at : at + chance.randrange(3)] = chance.choice(
                ["", "[", "%", "{", '"', "/", "\x00", "é", "9" * 5000]
            )
        return "".join(letters)

    for http in WELL_FORMED * 5:
        headers = {name: spoilt(text) for name, text in http.headers.items()}
        body = spoilt(http.body.decode()).encode()
        parsed = wire.parse(HttpRequest(http.method, spoilt(http.url), headers, body))
        assert isinstance(parsed, wire.Request) or parsed.status >= 400


def test_a_broken_cbor_body_is_refused() -> None:
    headers = {"authorization": SIGNED.format("monitoring"), "smithy-protocol": "rpc-v2-cbor"}
    url = "http://127.0.0.1/service/GraniteServiceVersion20100801/operation/PutMetricData"
    assert refusal(HttpRequest("POST", url, headers, b"\xff"))[0] == "SerializationException"
