"""From a method request to an integration request: parameters, and a template by content type.

Which template is used, and what happens without one, follows passthroughBehavior.
Source: API Gateway Developer Guide, "Integration request behavior for payloads without mapping templates".
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cloudlet import jsonpath
from cloudlet.api.exchange import Exchange
from cloudlet.api.template_variables import variables
from cloudlet.api.vtl import render

DEFAULT_TYPE = "application/json"
TARGET = re.compile(r"integration\.request\.(?P<place>header|querystring|path)\.(?P<name>.+)")
SOURCE = re.compile(r"method\.request\.(?P<place>(?:multivalue)?(?:header|querystring)|path)\.(?P<name>.+)")
STAGE_VARIABLE = re.compile(r"\$\{stageVariables\.(\w+)\}")


class UnsupportedMediaType(Exception):
    """No template takes this content type, and unmapped bodies are not let through."""


@dataclass(frozen=True)
class IntegrationRequest:
    """What goes to the backend."""

    body: str
    headers: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    path: dict[str, str] = field(default_factory=dict)

    def header(self, name: str) -> str | None:
        """A header's value, whatever its case."""
        return next((value for key, value in self.headers.items() if key.lower() == name.lower()), None)


def integration_request(exchange: Exchange) -> IntegrationRequest:
    """Map the request. Raises UnsupportedMediaType, or BadTemplate for a template that cannot be filled."""
    media_type = _media_type(exchange.incoming.header("content-type"))
    template = _template(exchange, media_type)
    body, _ = exchange.body_text()
    overrides: dict[str, Any] = {}
    if template:
        known = variables(exchange, body)
        body = render(template, known)
        overrides = known["context"]["requestOverride"]
    places: dict[str, dict[str, str]] = {"header": {}, "querystring": {}, "path": {}}
    places["header"]["Content-Type"] = exchange.incoming.header("content-type") or DEFAULT_TYPE
    _map_parameters(exchange, places)
    for place, given in overrides.items():
        for name, value in given.items():
            _put(places[place], name, str(value))
    return IntegrationRequest(body, places["header"], places["querystring"], places["path"])


def _template(exchange: Exchange, media_type: str) -> str | None:
    """The template for this media type, or None to let the body through as it is."""
    templates = {_media_type(key): text for key, text in exchange.integration.templates.items()}
    if media_type in templates:
        return templates[media_type]
    passthrough = exchange.integration.passthrough
    if passthrough == "NEVER" or (passthrough == "WHEN_NO_TEMPLATES" and templates):
        known = ", ".join(templates) or "none"
        raise UnsupportedMediaType(
            f"The request's content type is {media_type}; the integration has templates for {known}, and its "
            f"passthroughBehavior {passthrough} lets nothing else through."
        )
    return None


def _map_parameters(exchange: Exchange, places: dict[str, dict[str, str]]) -> None:
    for target, source in exchange.integration.parameters.items():
        found = TARGET.fullmatch(target)
        value = parameter(exchange, str(source)) if found else None
        if found and value is not None:
            _put(places[found["place"]], found["name"], value)


def _put(place: dict[str, str], name: str, value: str) -> None:
    for other in [other for other in place if other.lower() == name.lower()]:
        del place[other]
    place[name] = value


def with_stage_variables(uri: str, variables: Mapping[str, str]) -> str:
    """An integration's URI with what the stage says in place of ${stageVariables.name}.

    Source: API Gateway Developer Guide, "API Gateway stage variables reference for REST APIs".
    """
    return STAGE_VARIABLE.sub(lambda found: variables.get(found[1], found[0]), uri)


def parameter(exchange: Exchange, source: str) -> str | None:
    """What a mapping's source stands for: 'static', method.request..., context... or stageVariables..."""
    if len(source) >= 2 and source[0] == source[-1] == "'":
        return source[1:-1]
    if source.startswith("context."):
        return _text(_member(exchange.context, source.removeprefix("context.")))
    if source.startswith("stageVariables."):
        return exchange.api.variables.get(source.removeprefix("stageVariables."))
    if source.startswith("method.request.body"):
        return _body_member(exchange, source.removeprefix("method.request.body"))
    found = SOURCE.fullmatch(source)
    return _request_parameter(exchange, found["place"], found["name"]) if found else None


def _request_parameter(exchange: Exchange, place: str, name: str) -> str | None:
    if place == "path":
        return exchange.path_parameters.get(name)
    values = _all(exchange, place, name)
    if not values:
        return None
    return ",".join(values) if place.startswith("multivalue") else values[-1]


def _all(exchange: Exchange, place: str, name: str) -> list[str]:
    if place.endswith("header"):
        return [value for key, value in exchange.incoming.headers if key.lower() == name.lower()]
    return [value for key, value in exchange.incoming.query if key == name]


def _body_member(exchange: Exchange, path: str) -> str | None:
    text, _ = exchange.body_text()
    if not path:
        return text
    try:
        return _text(jsonpath.find("$" + path, json.loads(text)))
    except (ValueError, jsonpath.Missing):
        return None


def _member(context: dict[str, Any], path: str) -> Any:
    value: Any = context
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value)


def _media_type(content_type: str | None) -> str:
    return (content_type or DEFAULT_TYPE).split(";")[0].strip().lower()
