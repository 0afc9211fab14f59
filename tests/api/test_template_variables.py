"""$input, $util, $context and $stageVariables, seen through what a template sends to the queue."""

from __future__ import annotations

import pytest

from cloudlet.api import RestApi
from tests.api.fakes import World, definition

BODY = '{"order_id": "o-1001", "lines": [{"sku": "tea", "n": 2}, {"sku": "cup", "n": 1}], "gift": true, "note": "a/b"}'


def filled(template: str, body: str = BODY, url: str = "/orders/7?page=2&page=3", **headers: str) -> str:
    """What the template makes of a request, sent to the queue as it is."""
    world = World()
    text = f'#set($text = "{template}")Action=SendMessage&MessageBody=$util.urlEncode($text)'
    api = world.queue_api(requestTemplates={"application/json": text}, path="/orders/{id}")
    api.variables["table"] = "orders"
    response = world.http("POST", api.url + url, body.encode(), headers)
    assert response.status == 200, world.reason
    body_sent = world.sent[0].params["MessageBody"]
    assert isinstance(body_sent, str)
    return body_sent


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("$input.json('$.order_id')", '"o-1001"'),
        ("$input.json('$.lines[0]')", '{"sku":"tea","n":2}'),
        ("$input.json('$.lines[*].sku')", '["tea","cup"]'),
        ("$input.json('$.missing')", '""'),
        ("$input.path('$.order_id')", "o-1001"),
        ("$input.path('$').lines[1].sku", "cup"),
        ("$input.path('$.lines').size()", "2"),
        ("$input.path('$.lines[0]')", "{sku=tea, n=2}"),
        ("$input.path('$.missing')|", "|"),
        ("$input.body", BODY),
        ("$input.params('id') $input.params('page') $input.params('x-shop') $input.params('none')|", "7 3 berlin |"),
        ("$input.params().path.id $input.params().querystring.get('page')", "7 3"),
        ("$util.urlEncode($input.path('$.missing'))|$util.escapeJavaScript($input.path('$.missing'))|", "||"),
        ("$util.urlEncode($input.path('$.gift')) $util.base64Encode($input.path('$.missing'))|", "true |"),
        ("$util.escapeJavaScript('é🦆')", r"\u00E9\uD83E\uDD86"),
        ("$util.urlEncode('a b&c~d*é')", "a+b%26c%7Ed*%C3%A9"),
        ("$util.urlDecode('a+b%26c')", "a b&c"),
        ("$util.base64Encode('né') $util.base64Decode('bsOp')", "bsOp né"),
        ("$util.parseJson($input.body).lines[0].n", "2"),
        ("$util.escapeJavaScript($input.path('$.note'))", "a\\/b"),
        (
            "$context.httpMethod $context.resourcePath $context.stage $context.path",
            "POST /orders/{id} Prod /Prod/orders/7",
        ),
        ("$context.authorizer.claims|$context.identity.user|", "||"),
        ("$stageVariables.table|$stageVariables.none|", "orders||"),
    ],
)
def test_a_variable_stands_for(template: str, text: str) -> None:
    assert filled(template, **{"X-Shop": "berlin"}) == text


def test_an_empty_body_is_an_empty_object_to_a_template() -> None:
    assert filled("$input.body $input.json('$')", body="") == "{} {}"


def test_a_body_that_is_no_json_has_a_body_but_no_path() -> None:
    assert filled("$input.body", body="hello") == "hello"
    world = World()
    api = world.queue_api(requestTemplates={"application/json": "$input.json('$')"})
    assert world.http("POST", api.url + "/orders", b"hello").status == 500
    assert "need a JSON body" in world.reason


def test_a_template_can_override_a_header_of_the_integration_request() -> None:
    world = World()
    template = (
        "#set($context.requestOverride.header.Content-Type = 'application/x-www-form-urlencoded')"
        "Action=SendMessage&MessageBody=x"
    )
    api = world.queue_api(requestTemplates={"application/json": template}, requestParameters={})
    world.http("POST", api.url + "/orders", b"{}")
    assert world.sent[0].params["MessageBody"] == "x"


def test_cors_is_answered_by_a_mock_integration() -> None:
    world = World()
    mock = {
        "type": "mock",
        "requestTemplates": {"application/json": '{"statusCode": 200}'},
        "responses": {
            "default": {
                "statusCode": "200",
                "responseParameters": {"method.response.header.Access-Control-Allow-Origin": "'*'"},
            }
        },
    }
    api: RestApi = world.apis.create("shop", definition({"/orders": {"options": mock}}), "Prod")
    response = world.http("OPTIONS", api.url + "/orders")
    assert (response.status, response.headers["Access-Control-Allow-Origin"]) == (200, "*")
