"""Reads an OpenAPI document with API Gateway's extensions into methods and integrations.

Only what API Gateway itself acts on is read: models and descriptions change nothing for a caller.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

ANY = "ANY"
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


def methods(definition: dict[str, Any]) -> list[Method]:
    """Every method that the document declares."""
    return [
        Method(path, _verb(key), _integration(operation))
        for path, item in (definition.get("paths") or {}).items()
        for key, operation in (item or {}).items()
        if key.lower() in METHODS
    ]


def binary_media_types(definition: dict[str, Any]) -> tuple[str, ...]:
    """The media types whose bodies the API passes on as bytes."""
    return tuple(definition.get("x-amazon-apigateway-binary-media-types") or ())


def _verb(key: str) -> str:
    return ANY if key.lower().startswith("x-amazon") else key.upper()


def _integration(operation: Any) -> Integration | None:
    found = (operation or {}).get("x-amazon-apigateway-integration")
    if not found:
        return None
    return Integration(
        type=str(found.get("type", "")).upper(),
        uri=str(found.get("uri", "")),
        http_method=str(found.get("httpMethod", "POST")).upper(),
        credentials=found.get("credentials"),
        passthrough=str(found.get("passthroughBehavior", "WHEN_NO_MATCH")).upper(),
        templates=dict(found.get("requestTemplates") or {}),
        parameters=dict(found.get("requestParameters") or {}),
        responses=tuple(_response(pattern, it) for pattern, it in (found.get("responses") or {}).items()),
        timeout_ms=int(found.get("timeoutInMillis") or TIMEOUT_MS),
    )


def _response(pattern: str, found: dict[str, Any]) -> IntegrationResponse:
    return IntegrationResponse(
        pattern=str(pattern) or "default",
        status=int(found.get("statusCode", 200)),
        templates=dict(found.get("responseTemplates") or {}),
        parameters=dict(found.get("responseParameters") or {}),
    )
