"""Reads an OpenAPI document with API Gateway's extensions into methods and integrations.

Only what API Gateway itself acts on is read: models and descriptions change nothing for a caller.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

ANY = "ANY"
INTEGRATION = "x-amazon-apigateway-integration"
METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "x-amazon-apigateway-any-method"}
TIMEOUT_MS = 29_000  # the default, and for edge-optimised APIs the most; AWS, API Gateway quotas
FUNCTION_IN_URI = re.compile(r":lambda:path/[^/]+/functions/(?P<function>[^/]+)/invocations$")


@dataclass(frozen=True)
class IntegrationResponse:
    """How a backend's answer becomes the caller's; the `pattern` "default" catches what no other does."""

    pattern: str
    status: int = 200
    templates: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Integration:
    """What a method does: its type ("AWS_PROXY", "AWS", "MOCK"), where it goes, and how things are mapped."""

    type: str
    uri: str = ""
    http_method: str = "POST"
    credentials: str | None = None
    passthrough: str = "WHEN_NO_MATCH"
    templates: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)
    responses: tuple[IntegrationResponse, ...] = ()
    declared: frozenset[int] | None = None  # the statuses of the method's responses; None where any will do
    timeout_ms: int = TIMEOUT_MS

    @property
    def function(self) -> str | None:
        """The name or ARN of the Lambda function that the URI names, if it names one."""
        found = FUNCTION_IN_URI.search(self.uri)
        return found["function"] if found else None


@dataclass(frozen=True)
class Method:
    """One method of one resource, such as POST on /orders/{id}."""

    resource: str
    verb: str
    integration: Integration | None
    operation: dict[str, Any] = field(default_factory=dict)


def methods(definition: dict[str, Any]) -> list[Method]:
    """Every method that the document declares."""
    return [
        Method(path, _verb(key), _integration(mapping(operation)), mapping(operation))
        for path, item in mapping(definition.get("paths")).items()
        for key, operation in mapping(item).items()
        if key.lower() in METHODS
    ]


def binary_media_types(definition: dict[str, Any]) -> tuple[str, ...]:
    """The media types whose bodies the API passes on as bytes."""
    found = definition.get("x-amazon-apigateway-binary-media-types")
    return tuple(map(str, found)) if isinstance(found, list) else ()


def _verb(key: str) -> str:
    return ANY if key.lower().startswith("x-amazon") else key.upper()


def _integration(operation: dict[str, Any]) -> Integration | None:
    found = operation.get(INTEGRATION)
    if not isinstance(found, dict):
        return None
    credentials = found.get("credentials")
    return Integration(
        type=str(found.get("type", "")).upper(),
        uri=str(found.get("uri", "")),
        http_method=str(found.get("httpMethod", "POST")).upper(),
        credentials=str(credentials) if credentials else None,
        passthrough=str(found.get("passthroughBehavior", "WHEN_NO_MATCH")).upper(),
        templates=_texts(found.get("requestTemplates")),
        parameters=_texts(found.get("requestParameters")),
        responses=tuple(_response(str(key), mapping(it)) for key, it in mapping(found.get("responses")).items()),
        declared=_declared(operation),
        timeout_ms=_number(found.get("timeoutInMillis"), TIMEOUT_MS),
    )


def _declared(operation: dict[str, Any]) -> frozenset[int] | None:
    if "responses" not in operation:
        return None
    codes = [_number(code, 0) for code in mapping(operation.get("responses"))]
    return None if 0 in codes else frozenset(codes)


def _response(pattern: str, found: dict[str, Any]) -> IntegrationResponse:
    return IntegrationResponse(
        pattern=pattern or "default",
        status=_number(found.get("statusCode"), 200),
        templates=_texts(found.get("responseTemplates")),
        parameters=_texts(found.get("responseParameters")),
    )


def mapping(found: Any) -> dict[str, Any]:
    """A learner's document may hold anything anywhere: what is no mapping counts as an empty one."""
    return {str(key): value for key, value in found.items()} if isinstance(found, dict) else {}


def _texts(found: Any) -> dict[str, str]:
    return {key: _text(value) for key, value in mapping(found).items()}


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, default=str)


def _number(value: Any, default: int) -> int:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else default
