"""Methods that ask their callers for a signature, a token or a key."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.api.fakes import World, definition

IAM = {
    "type": "apiKey", "in": "header", "name": "Authorization", "x-amazon-apigateway-authtype": "awsSigv4",
}  # fmt: skip
POOL = {
    "type": "apiKey", "in": "header", "name": "X-Token", "x-amazon-apigateway-authtype": "cognito_user_pools",
}  # fmt: skip
KEY = {"type": "apiKey", "in": "header", "name": "x-api-key"}
SCHEMES = {"AWS_IAM": IAM, "Pool": POOL, "api_key": KEY}


def post(operation: dict[str, Any], document: dict[str, Any], **headers: str) -> tuple[int, Any]:
    world = World(handler=lambda event: {"statusCode": 202, "body": "{}"})
    made = definition({"/orders": {"post": world.proxy()}}, **document)
    made["paths"]["/orders"]["post"] |= operation
    response = world.http("POST", world.apis.create("shop", made, "Prod").url + "/orders", b"{}", headers)
    return response.status, json.loads(response.body)


@pytest.mark.parametrize("where", [{"securityDefinitions": SCHEMES}, {"components": {"securitySchemes": SCHEMES}}])
@pytest.mark.parametrize(
    ("name", "header", "status", "message"),
    [
        ("AWS_IAM", "Authorization", 403, "Missing Authentication Token"),
        ("Pool", "X-Token", 401, "Unauthorized"),
        ("api_key", "x-api-key", 403, "Forbidden"),
    ],
)
def test_who_brings_nothing_gets_what_api_gateway_says(
    where: dict[str, Any], name: str, header: str, status: int, message: str
) -> None:
    """API Gateway Developer Guide, Gateway response types."""
    assert post({"security": [{name: []}]}, where) == (status, {"message": message})
    assert post({"security": [{name: []}]}, where, **{header.upper(): "something"}) == (202, {})
    assert post({}, where | {"security": [{name: []}]}) == (status, {"message": message})
    assert post({"security": [{"NONE": []}]}, where | {"security": [{name: []}]}) == (202, {})


def test_a_method_of_its_own_asks_by_its_type() -> None:
    assert post({"x-amazon-apigateway-auth": {"type": "AWS_IAM"}}, {})[0] == 403
    assert post({"x-amazon-apigateway-auth": {"type": "NONE"}}, {})[0] == 202
    assert post({"security": [{"api_key": []}]}, {}) == (403, {"message": "Forbidden"})
