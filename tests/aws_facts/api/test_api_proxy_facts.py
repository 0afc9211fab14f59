"""What API Gateway's Lambda proxy integration does on AWS."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.api.fakes import ACCOUNT, World, definition

INTERNAL = {"message": "Internal server error"}


def answered(result: Any, headers: dict[str, str] | None = None, **more: Any) -> tuple[int, dict[str, str], bytes]:
    world = World(handler=lambda event: result)
    proxy = definition({"/{proxy+}": {"x-amazon-apigateway-any-method": world.proxy()}}, **more)
    response = world.http("GET", world.apis.create("shop", proxy, "test").url + "/x", b"", headers or {})
    return response.status, response.headers, response.body


@pytest.mark.parametrize(
    "result",
    [
        {"statusCode": 200, "wrongValue": "value"},
        {"statusCode": 200, "body": "", "orderId": 1},
        "a string",
        {"statusCode": 200, "multiValueHeaders": {"test-multi": "value1"}},
        {"statusCode": "test", "body": "x"},
    ],
)
def test_t183_t184_a_malformed_response_is_a_502(result: Any) -> None:
    """T183, T184 [A] 2024-11-15: other keys, a bare string, a multi-value header that is no list, a status of letters."""
    status, _, body = answered(result)
    assert (status, json.loads(body)) == (502, INTERNAL)


@pytest.mark.parametrize(
    ("result", "status"),
    [
        ({"statusCode": 200}, 200),
        ({"statusCode": 200, "headers": None}, 200),
        ({"headers": {"test-header": "value"}}, 200),
        ({"statusCode": "201", "body": ""}, 201),
    ],
)
def test_t185_a_sparse_response_is_fine(result: Any, status: int) -> None:
    """T185 [A] 2024-11-15: no body, null headers, no status, a status in a string; the type is then JSON."""
    got, headers, body = answered(result)
    assert (got, body, headers["Content-Type"]) == (status, b"", "application/json")


def test_t185_a_header_that_is_true_is_sent_as_text() -> None:
    """T185 [A] 2024-11-15."""
    _, headers, _ = answered({"statusCode": 200, "headers": {"test-header": "value", "header-bool": True}})
    assert (headers["test-header"], headers["header-bool"]) == ("value", "true")


@pytest.mark.parametrize("body", [{"message": "hello"}, 7, ["a"], True])
def test_t186_a_body_that_is_no_string_is_a_502(body: Any) -> None:
    """T186 [D] "Set up Lambda proxy integrations", output format."""
    status, _, answer = answered({"statusCode": 200, "body": body})
    assert (status, json.loads(answer)) == (502, INTERNAL)


@pytest.mark.parametrize("name", ["test-multi", "tesT-Multi"])
def test_t187_headers_and_multi_value_headers_are_merged(name: str) -> None:
    """T187 [A] 2024-11-15: the multi-value name's case wins, its values come first."""
    result = {"statusCode": 200, "headers": {"test-multi": "value-solo"}, "multiValueHeaders": {name: ["value-multi"]}}
    _, headers, _ = answered(result)
    assert headers[name] == "value-multi, value-solo"
    assert sum(key.lower() == "test-multi" for key in headers) == 1


def test_a_base64_body_is_decoded_for_an_accepted_binary_type_only() -> None:
    """[A] 2024-11-15: without binary media types the body is sent as it is, isBase64Encoded or not."""
    result = {"statusCode": 200, "body": "dGVzdC1kYXRh", "isBase64Encoded": True}
    binary = {"x-amazon-apigateway-binary-media-types": ["image/png"]}
    assert answered(result)[2] == b"dGVzdC1kYXRh"
    assert answered(result, {"Accept": "image/png"}, **binary)[2] == b"test-data"
    assert answered(result, {"Accept": "text/html"}, **binary)[2] == b"dGVzdC1kYXRh"


def test_t190_an_integration_that_calls_lambda_by_get_is_a_500() -> None:
    """T190 [A] 2024-07-10."""
    world = World()
    response = world.http("GET", world.api(verb="get", httpMethod="GET").url + "/orders")
    assert (response.status, json.loads(response.body)) == (500, INTERNAL)
    assert world.events == []


def event_of(method: str, path: str, body: bytes = b"", headers: Any = (), **more: Any) -> dict[str, Any]:
    world = World()
    proxy = definition(
        {"/{proxy+}": {"x-amazon-apigateway-any-method": world.proxy()}, "/hardcoded": {"get": world.proxy()}}, **more
    )
    api = world.apis.create("shop", proxy, "stage")
    assert world.http(method, f"https://{api.host}{path}", body, headers).status == 200
    (event,) = world.events
    assert isinstance(event, dict)
    return event


def test_t191_an_event_has_exactly_these_keys() -> None:
    """T191 [A] 2024-08-02: what is absent is null; a header's case stays."""
    event = event_of("GET", "/stage/proxy-value", headers={"tEsT-HEADeR": "aValUE", "User-Agent": "test"})
    context = event["requestContext"]
    assert set(event) == {
        "resource",
        "path",
        "httpMethod",
        "headers",
        "multiValueHeaders",
        "queryStringParameters",
        "multiValueQueryStringParameters",
        "pathParameters",
        "stageVariables",
        "requestContext",
        "body",
        "isBase64Encoded",
    }
    absent = ("body", "queryStringParameters", "multiValueQueryStringParameters", "stageVariables")
    assert [event[name] for name in absent] == [None] * 4
    assert (event["resource"], event["path"], event["httpMethod"]) == ("/{proxy+}", "/proxy-value", "GET")
    assert event["pathParameters"] == {"proxy": "proxy-value"}
    assert event["headers"]["tEsT-HEADeR"] == "aValUE"
    assert event["multiValueHeaders"]["tEsT-HEADeR"] == ["aValUE"]
    assert event["isBase64Encoded"] is False
    assert set(context) == {
        "accountId",
        "apiId",
        "deploymentId",
        "domainName",
        "domainPrefix",
        "extendedRequestId",
        "httpMethod",
        "identity",
        "path",
        "protocol",
        "requestId",
        "requestTime",
        "requestTimeEpoch",
        "resourceId",
        "resourcePath",
        "stage",
    }
    assert (context["accountId"], context["path"]) == (ACCOUNT, "/stage/proxy-value")
    assert (context["resourcePath"], context["stage"]) == ("/{proxy+}", "stage")
    assert (context["requestTime"], context["protocol"]) == ("01/Jan/2026:00:00:00 +0000", "HTTP/1.1")
    assert context["identity"]["userAgent"] == "test" and context["identity"]["user"] is None


@pytest.mark.parametrize(
    ("url", "path", "proxy", "full"),
    [
        ("/stage/proxy-value/", "/proxy-value/", "proxy-value", "/stage/proxy-value/"),
        ("/stage/proxy-value//double-slash", "/proxy-value//double-slash", "proxy-value//double-slash", None),
        ("//stage/proxy-value", "/proxy-value", "proxy-value", "/stage/proxy-value"),
        ("/stage//proxy-value", "/proxy-value", "proxy-value", "/stage//proxy-value"),
        ("/stage/user/a%2Bb@x.de/plus/a+b", "/user/a%2Bb@x.de/plus/a+b", "user/a%2Bb@x.de/plus/a+b", None),
    ],
)
def test_t191_paths_come_as_they_were_sent(url: str, path: str, proxy: str, full: str | None) -> None:
    """T191 [A] 2024-08-02: neither decoded nor cleaned, but for slashes at the front and the proxy's end."""
    event = event_of("GET", url)
    assert (event["path"], event["pathParameters"]) == (path, {"proxy": proxy})
    assert event["requestContext"]["path"] == (full or url)


def test_t191_a_resource_without_parameters_has_none() -> None:
    """T191 [A] 2024-08-02: a named resource wins over the proxy, even behind two slashes."""
    event = event_of("GET", "/stage//hardcoded")
    assert (event["resource"], event["path"], event["pathParameters"]) == ("/hardcoded", "/hardcoded", None)


def test_t191_query_parameters_are_decoded_and_the_last_one_is_single() -> None:
    """T191 [A] 2024-08-02: "+" and "%20" are spaces, "%2B" is a plus."""
    event = event_of("POST", "/stage/x?price=10&price=20&email=a%2Bb%40x.de&plus=a+b&empty=", b'{"message": "hello"}')
    assert event["queryStringParameters"] == {"price": "20", "email": "a+b@x.de", "plus": "a b", "empty": ""}
    assert event["multiValueQueryStringParameters"]["price"] == ["10", "20"]
    assert event["body"] == '{"message": "hello"}'


def test_a_body_is_base64_for_a_binary_media_type_only() -> None:
    """[D] "Binary media types": other bodies are text, and bytes that are no UTF-8 are lost."""
    png = {"Content-Type": "image/png"}
    binary = {"x-amazon-apigateway-binary-media-types": ["image/png"]}
    event = event_of("POST", "/stage/x", b"\xff\x00", png, **binary)
    assert (event["body"], event["isBase64Encoded"]) == ("/wA=", True)
    event = event_of("POST", "/stage/x", b"\xff!", png)
    assert (event["body"], event["isBase64Encoded"]) == ("\ufffd!", False)


@pytest.mark.parametrize("path", ["/stage", "/stage/", "/stage/orders/7/8", "/other/hardcoded"])
def test_an_unknown_route_is_a_403(path: str) -> None:
    """[D] "Gateway response types": MISSING_AUTHENTICATION_TOKEN for a path or method that is not there."""
    world = World()
    api = world.apis.create("shop", definition({"/hardcoded": {"get": world.proxy()}}), "stage")
    response = world.http("GET", f"https://{api.host}{path}")
    message = "Forbidden" if path.startswith("/other") else "Missing Authentication Token"
    assert (response.status, json.loads(response.body)) == (403, {"message": message})


@pytest.mark.parametrize(
    ("ended", "status"),
    [("failed", 502), ("timed_out", 502), ("crashed", 502), ("throttled", 500), ("denied", 500)],
)
def test_t189_an_error_of_the_function_is_a_502_and_a_refused_call_a_500(ended: str, status: int) -> None:
    """T189 [D] services-apigateway-errors: API Gateway tries once, and the body never tells why."""
    world = World(status=ended, error={"errorType": "ValueError", "errorMessage": "why"})
    response = world.http("POST", world.api().url + "/orders")
    assert (response.status, json.loads(response.body)) == (status, INTERNAL)
    assert len(world.events) == 1


def test_t197_after_29_seconds_the_caller_gets_a_504() -> None:
    """T197 [D] "Quotas for REST APIs": the integration timeout; the function runs on."""
    world = World(takes_ms=40_000)
    response = world.http("POST", world.api().url + "/orders")
    assert (response.status, json.loads(response.body)) == (504, {"message": "Endpoint request timed out"})
