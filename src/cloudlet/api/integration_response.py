"""From a backend's answer to the method response: which integration response fits, and how it maps.

A pattern is matched as a whole against the backend's status (or a function's error message). Without a match
the default one is taken, so a template with nothing but a default answers 200 to every refusal. Its status has
to be one that the method declares: else the caller gets a 500, whatever the backend did (seen on AWS, 2023-07-07,
dev.classmethod.jp, "Output mapping refers to an invalid method response: 200").
Source: API Gateway Developer Guide, "Set up an integration response".
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from cloudlet import jsonpath
from cloudlet.api.exchange import Answer, Exchange
from cloudlet.api.gateway import gateway_error
from cloudlet.api.mapping import DEFAULT_TYPE, parameter
from cloudlet.api.openapi import IntegrationResponse
from cloudlet.api.regexes import compiled
from cloudlet.api.template_variables import variables
from cloudlet.api.vtl import BadTemplate, render

MAX_SELECTED = 10_000  # characters of a message that a pattern is matched against


@dataclass(frozen=True)
class BackendAnswer:
    """What the backend said; `selector` is what patterns are matched against."""

    body: str
    selector: str
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = DEFAULT_TYPE
    reason: str | None = None
    invocation: str | None = None


def method_response(exchange: Exchange, backend: BackendAnswer) -> Answer:
    """The caller's answer: a 500 when no integration response fits or its template is wrong."""
    chosen = _choose(exchange.integration.responses, backend.selector)
    if chosen is None:
        known = ", ".join(repr(one.pattern) for one in exchange.integration.responses) or "none"
        return gateway_error(
            500,
            f"No integration response fits the backend's {backend.selector!r} (there are: {known}) and "
            f"there is no default one. {backend.reason or ''}".strip(),
        )
    declared = exchange.integration.declared
    if declared is not None and chosen.status not in declared:
        return gateway_error(500, _undeclared(chosen.status, declared))
    try:
        return _mapped(exchange, chosen, backend)
    except BadTemplate as error:
        return gateway_error(500, f"The response template cannot be filled: {error}.")


def _undeclared(status: int, declared: frozenset[int]) -> str:
    known = ", ".join(map(str, sorted(declared))) or "none"
    return (
        f"Execution failed due to configuration error: Output mapping refers to an invalid method response: {status} "
        f"(the method declares {known})."
    )


def _choose(responses: tuple[IntegrationResponse, ...], selector: str) -> IntegrationResponse | None:
    default = None
    for one in responses:
        if one.pattern == "default":
            default = one
        elif _fits(one.pattern, selector[:MAX_SELECTED]):
            return one
    return default


def _fits(pattern: str, selector: str) -> bool:
    """A pattern that is no regular expression fits only itself."""
    try:
        return compiled(pattern).fullmatch(selector) is not None
    except ValueError:
        return pattern == selector


def _mapped(exchange: Exchange, chosen: IntegrationResponse, backend: BackendAnswer) -> Answer:
    media_type, template = _template(exchange, chosen)
    status, headers = chosen.status, _headers(exchange, chosen, backend)
    body, content_type = backend.body, backend.content_type
    if template:
        known = variables(exchange, backend.body)
        body, content_type = render(template, known), media_type
        override = known["context"]["responseOverride"]
        status = _overridden(override.get("status"), status)
        headers.update({name: str(value) for name, value in override["header"].items()})
    named = {"Content-Type": content_type} if not any(it.lower() == "content-type" for it in headers) else {}
    return Answer(status, {**named, **headers}, body.encode("utf-8", "replace"), backend.reason, backend.invocation)


def _template(exchange: Exchange, chosen: IntegrationResponse) -> tuple[str, str | None]:
    """The template for what the caller accepts, else JSON's, else the first; an empty one maps nothing."""
    accepted = (exchange.incoming.header("accept") or "").split(",")[0].split(";")[0].strip().lower()
    for media_type in (accepted, DEFAULT_TYPE, *chosen.templates):
        if media_type in chosen.templates:
            return media_type, chosen.templates[media_type]
    return DEFAULT_TYPE, None


def _overridden(wanted: Any, status: int) -> int:
    text = str(wanted)
    return int(text) if text.isascii() and text.isdigit() and 100 <= int(text) <= 599 else status


def _headers(exchange: Exchange, chosen: IntegrationResponse, backend: BackendAnswer) -> dict[str, str]:
    found = {}
    for target, source in chosen.parameters.items():
        value = _source(exchange, str(source), backend)
        if target.startswith("method.response.header.") and value is not None:
            found[target.removeprefix("method.response.header.")] = value
    return found


def _source(exchange: Exchange, source: str, backend: BackendAnswer) -> str | None:
    if source.startswith("integration.response.header."):
        wanted = source.removeprefix("integration.response.header.").lower()
        return next((value for name, value in backend.headers.items() if name.lower() == wanted), None)
    if source.startswith("integration.response.body"):
        return _body_member(source.removeprefix("integration.response.body"), backend.body)
    return parameter(exchange, source)


def _body_member(path: str, body: str) -> str | None:
    if not path:
        return body
    try:
        found = jsonpath.find("$" + path, json.loads(body))
    except (ValueError, jsonpath.Missing):
        return None
    return found if isinstance(found, str) else json.dumps(found)
