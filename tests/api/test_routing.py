"""Which API, which method and which path parameters a URL means."""

from __future__ import annotations

import pytest

from cloudlet.api import addresses
from cloudlet.api.openapi import Method
from cloudlet.api.routes import Routes
from tests.api.fakes import World

RESOURCES = [
    ("ANY", "/{proxy+}"),
    ("GET", "/orders/{id}"),
    ("GET", "/orders/open"),
    ("ANY", "/orders/{id}"),
    ("GET", "/orders/{id}/lines/{rest+}"),
    ("GET", "/"),
]
ROUTES = Routes([Method(resource, verb, None) for verb, resource in RESOURCES])


@pytest.mark.parametrize(
    ("verb", "path", "method", "parameters"),
    [
        ("GET", "/", "GET /", {}),
        ("GET", "/orders/open", "GET /orders/open", {}),
        ("GET", "/orders/open/", "GET /orders/open", {}),
        ("GET", "/orders/7", "GET /orders/{id}", {"id": "7"}),
        ("PUT", "/orders/7", "ANY /orders/{id}", {"id": "7"}),
        ("GET", "/orders/7/lines/a/b", "GET /orders/{id}/lines/{rest+}", {"id": "7", "rest": "a/b"}),
        ("GET", "/orders", "ANY /{proxy+}", {"proxy": "orders"}),
        ("PUT", "/orders/7/x", "ANY /{proxy+}", {"proxy": "orders/7/x"}),
        ("GET", "/orders/a.b", "GET /orders/{id}", {"id": "a.b"}),
    ],
)
def test_the_most_specific_method_answers(verb: str, path: str, method: str, parameters: dict[str, str]) -> None:
    found = ROUTES.find(verb, path)
    assert found is not None
    assert (f"{found.method.verb} {found.method.resource}", found.parameters) == (method, parameters)


def test_a_verb_that_no_method_has_finds_nothing() -> None:
    assert ROUTES.find("POST", "/") is None


@pytest.mark.parametrize(
    "url",
    [
        "https://abc.execute-api.eu-central-1.amazonaws.com/Prod/orders?page=1",
        "http://127.0.0.1:4566/_aws/execute-api/abc/Prod/orders?page=1",
        "http://localhost:4566/restapis/abc/Prod/_user_request_/orders?page=1",
        "http://abc.execute-api.localhost:4566/Prod/orders?page=1",
    ],
)
def test_an_api_is_found_by_host_and_on_loopback_by_path(url: str) -> None:
    found = addresses.parse(url)
    assert found is not None
    assert (found.api_id, found.stage, found.path, found.query) == ("abc", "Prod", "/orders", "page=1")


def test_other_urls_are_no_apis() -> None:
    assert addresses.parse("https://sqs.eu-central-1.amazonaws.com/123456789012/orders") is None


def test_two_apis_do_not_answer_for_each_other() -> None:
    world = World(handler=lambda event: {"statusCode": 200, "body": event["requestContext"]["apiId"]})
    first, second = world.api(), world.api(stage="v1")
    assert first.id != second.id
    assert world.http("POST", first.url + "/orders").body.decode() == first.id
    assert world.http("POST", second.url + "/orders").body.decode() == second.id
    world.apis.delete(first.id)
    assert world.http("POST", first.url + "/orders").status == 403
