"""Request validators, as SAM's RequestModel and RequestParameters make them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.api.fakes import World, definition

ORDER = {
    "type": "object",
    "required": ["order_id", "amount"],
    "properties": {
        "order_id": {"type": "string", "pattern": "^o-[0-9]+$"},
        "amount": {"type": "integer", "minimum": 1},
    },
}
VALID = {"order_id": "o-1001", "amount": 5}


def post(body: bytes, model: Any = ORDER, *, validator: str | None = "both", **headers: str) -> tuple[int, Any, str]:
    world = World(handler=lambda event: {"statusCode": 202, "body": "{}"})
    document = definition(
        {"/orders": {"post": world.proxy()}},
        definitions={"order": model},
        **{
            "x-amazon-apigateway-request-validators": {
                "both": {"validateRequestParameters": True, "validateRequestBody": True}
            }
        },
    )
    operation = document["paths"]["/orders"]["post"]
    operation["parameters"] = [
        {"in": "body", "name": "order", "schema": {"$ref": "#/definitions/order"}},
        {"in": "header", "name": "x-shop", "required": True},
        {"in": "query", "name": "page", "required": False},
    ]
    if validator:
        operation["x-amazon-apigateway-request-validator"] = validator
    api = world.apis.create("shop", document, "Prod")
    response = world.http("POST", api.url + "/orders", body, headers)
    reason = world.reason if response.status >= 400 else ""
    return response.status, json.loads(response.body), reason


def test_a_valid_request_reaches_the_function() -> None:
    assert post(json.dumps(VALID).encode(), **{"X-Shop": "berlin"}) == (202, {}, "")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "The body is no JSON."),
        (b"{", "The body is no JSON."),
        (b"[]", "The body does not fit its model: $: [] is not of type 'object'"),
        (b'{"order_id": "o-1"}', "The body does not fit its model: $: 'amount' is a required property"),
        (
            b'{"order_id": "o-1", "amount": 0}',
            "The body does not fit its model: $.amount: 0 is less than the minimum of 1",
        ),
        (
            b'{"order_id": "1", "amount": 1}',
            "The body does not fit its model: $.order_id: '1' does not match '^o-[0-9]+$'",
        ),
    ],
)
def test_a_body_that_does_not_fit_is_a_400(body: bytes, reason: str) -> None:
    answer = post(body, **{"X-Shop": "berlin"})
    assert answer == (400, {"message": "Invalid request body"}, reason)


def test_a_missing_parameter_is_a_400() -> None:
    message = {"message": "Missing required request parameters: [x-shop]"}
    assert post(json.dumps(VALID).encode()) == (400, message, "The request lacks x-shop.")


def test_without_a_validator_nothing_is_looked_at() -> None:
    assert post(b"", validator=None)[0] == 202


def test_another_content_type_has_no_model() -> None:
    assert post(b"hello", **{"X-Shop": "berlin", "Content-Type": "text/plain"})[0] == 202


@pytest.mark.parametrize(
    "model",
    [
        {"$ref": "http://127.0.0.1:9/elsewhere.json"},
        {"properties": {"order_id": {"pattern": "(a+)+$"}}},
        {"type": "no type"},
        {"properties": []},
    ],
)
def test_a_model_that_is_none_is_a_failure_of_the_api_and_fetches_nothing(model: Any) -> None:
    status, body, reason = post(json.dumps(VALID).encode(), model, **{"X-Shop": "berlin"})
    assert (status, body) == (500, {"message": "Internal server error"})
    assert reason.startswith("The model of the body cannot be used")


def test_a_body_of_more_than_10_mib_is_a_413() -> None:
    status, body, _ = post(b"x" * (10 * 1024 * 1024 + 1), validator=None)
    assert (status, body) == (413, {"message": "Request Too Long"})
