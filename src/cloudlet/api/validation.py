"""Request validators: a request that lacks a parameter, or whose body does not fit its model, gets a 400.

Only a method that names a validator has its requests looked at; a model alone changes nothing.
Source: API Gateway Developer Guide, "Request validation for REST APIs".
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from cloudlet.api.exchange import Answer, Incoming
from cloudlet.api.gateway import gateway_error
from cloudlet.api.openapi import mapping
from cloudlet.api.regexes import compiled

VALIDATOR, VALIDATORS = "x-amazon-apigateway-request-validator", "x-amazon-apigateway-request-validators"
JSON_TYPE = "application/json"
Document = dict[str, Any]


def refusal(document: Document, operation: Document, incoming: Incoming) -> Answer | None:
    """The 400 for a request that the operation's validator does not let through; None for any other."""
    checks = mapping(document.get(VALIDATORS)).get(str(operation.get(VALIDATOR) or document.get(VALIDATOR)))
    if not isinstance(checks, dict):
        return None
    if checks.get("validateRequestParameters"):
        missing = ", ".join(_missing(operation, incoming))
        if missing:
            return _bad(f"Missing required request parameters: [{missing}]", f"The request lacks {missing}.")
    if checks.get("validateRequestBody"):
        return _body_refusal(document, operation, incoming)
    return None


def _missing(operation: Document, incoming: Incoming) -> Iterator[str]:
    queried = {name for name, _ in incoming.query}
    for parameter in _parameters(operation):
        name, place = str(parameter.get("name")), parameter.get("in")
        there = incoming.header(name) is not None if place == "header" else name in queried
        if parameter.get("required") and place in ("header", "query") and not there:
            yield name


def _body_refusal(document: Document, operation: Document, incoming: Incoming) -> Answer | None:
    media_type = (incoming.header("content-type") or JSON_TYPE).split(";")[0].strip().lower()
    schema = _schema(operation)
    if not schema or media_type != JSON_TYPE:
        return None
    try:
        body = json.loads(incoming.body)
    except (ValueError, RecursionError):
        return _bad("Invalid request body", "The body is no JSON.")
    try:
        complaint = _first_error(document, schema, body)
    except Exception as error:  # a model is a learner's and may be wrong in any way
        return gateway_error(500, f"The model of the body cannot be used: {error}")
    return _bad("Invalid request body", f"The body does not fit its model: {complaint}") if complaint else None


def _parameters(operation: Document) -> list[Document]:
    found = operation.get("parameters")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _schema(operation: Document) -> Document:
    """The body's schema, as Swagger 2 has it among the parameters or OpenAPI 3 by media type."""
    for parameter in _parameters(operation):
        if parameter.get("in") == "body":
            return mapping(parameter.get("schema"))
    content = mapping(mapping(operation.get("requestBody")).get("content"))
    return mapping(mapping(content.get(JSON_TYPE)).get("schema"))


def _first_error(document: Document, schema: Document, body: Any) -> str | None:
    import jsonschema  # type: ignore[import-untyped]  # late, for its import takes a while
    from referencing import Registry

    def pattern(validator: Any, wanted: str, value: Any, schema: Any) -> Iterator[Any]:
        if isinstance(value, str) and not compiled(wanted).search(value):
            yield jsonschema.ValidationError(f"{value!r} does not match {wanted!r}")

    whole: Document = {name: document[name] for name in ("definitions", "components") if name in document}
    whole["allOf"] = [schema]
    kind = jsonschema.validators.extend(jsonschema.Draft4Validator, {"pattern": pattern})
    nothing_else: Any = Registry()  # which fetches no document from anywhere
    error = jsonschema.exceptions.best_match(kind(whole, registry=nothing_else).iter_errors(body))
    return None if error is None else f"{error.json_path}: {error.message}"


def _bad(message: str, reason: str) -> Answer:
    return gateway_error(400, reason, message)
