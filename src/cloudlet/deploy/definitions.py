"""A REST API's OpenAPI definition as a template gives it: taken as API Gateway imports it, or refused."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from cloudlet.api.asking import asked
from cloudlet.deploy import parameter_mappings, path_parts
from cloudlet.deploy.integrations import refusal
from cloudlet.deploy.making import Making
from cloudlet.deploy.methods_and_stages import status_refusal
from cloudlet.deploy.openapi import BINARY_TYPES, INTEGRATION, VERBS
from cloudlet.deploy.parameter_mappings import Refusal
from cloudlet.deploy.problems import sentence

NOT_LOOKED_AT = "a caller's {} is asked for ({}), and not looked at"
GATEWAY_RESPONSES = "x-amazon-apigateway-gateway-responses"


def definition_of(making: Making) -> dict[str, Any]:
    """The definition that an API is made with: without methods where the template gives those one by one."""
    body = making.properties.get("Body")
    if "BodyS3Location" in making.properties or not isinstance(body, dict | None):
        text = f"{making.logical_id}'s definition must stand in the template itself, as a mapping."
        raise making.error(f"{text} Write it under DefinitionBody (SAM) or Body.", "DefinitionUri")
    definition = copy.deepcopy(body) or {"swagger": "2.0", "info": {"version": "1.0"}}
    definition.setdefault("paths", {})
    _note_unmodelled(making, definition)
    if refused := path_parts.first_refusal(definition["paths"]):
        path, (problem, _, correction) = refused
        text = f"Errors found during import: Unable to create resource at path '{path}': {problem}"
        raise making.error(sentence(text) + correction, "Body", "paths", path)
    _check_integrations(making, definition)
    if "BinaryMediaTypes" in making.properties:
        definition[BINARY_TYPES] = [kind.replace("~1", "/") for kind in making.properties["BinaryMediaTypes"]]
    return definition


def _operations(definition: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in definition["paths"].items():
        for verb, facts in methods.items():
            if isinstance(facts, dict):
                yield path, verb, facts


def has_methods(definition: dict[str, Any]) -> bool:
    """Whether it has any method, without which an API cannot be deployed."""
    return any(verb.lower() in VERBS for _, verb, _ in _operations(definition))


def _note_unmodelled(making: Making, definition: dict[str, Any]) -> None:
    """Note what a definition asks for in vain."""
    if definition.get(GATEWAY_RESPONSES):
        making.ignore(f"{making.logical_id}: the gateway's own responses are AWS's default ones")
    for path, verb, facts in _operations(definition):
        for kind, header in asked(definition, facts):
            making.ignore(f"{making.logical_id}: {verb.upper()} {path}: {NOT_LOOKED_AT.format(header, kind)}")


def _check_integrations(making: Making, definition: dict[str, Any]) -> None:
    for path, verb, facts in _operations(definition):
        where = f"on '{verb.upper()}' for resource at path '{path}'"
        steps = ("Body", "paths", path, verb, INTEGRATION)
        if problem := refusal(facts.get(INTEGRATION)):
            raise making.error(f"Errors found during import: Unable to put integration {where}: {problem}", *steps)
        if wrong := _wrong_mapping(facts, definition["paths"][path].get("parameters", []), definition):
            what = "integration" if wrong.pattern is None else "integration response"
            text = f"Errors found during import: Unable to put {what} {where}: {wrong.text}"
            raise making.error(text, *steps, *_steps(wrong))
        for pattern, refused in _impossible_statuses(facts):
            text = f"Errors found during import: Unable to put integration response {where}: {refused}."
            raise making.error(text, *steps, "responses", pattern, "statusCode")


def _impossible_statuses(facts: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The patterns of responses whose status is none, and why."""
    integration = facts.get(INTEGRATION)
    responses = integration.get("responses") if isinstance(integration, dict) else None
    for pattern, response in responses.items() if isinstance(responses, dict) else ():
        status = response.get("statusCode", 200) if isinstance(response, dict) else 200
        if refused := status_refusal(status):
            yield pattern, refused


def _wrong_mapping(facts: dict[str, Any], shared: list[Any], definition: dict[str, Any]) -> Refusal | None:
    integration = facts.get(INTEGRATION)
    if not isinstance(integration, dict):
        return None
    parameters = [*shared, *facts.get("parameters", [])]
    request = parameter_mappings.of_request(integration, parameters, definition)
    return request or parameter_mappings.of_responses(integration, facts.get("responses"), definition)


def _steps(wrong: Refusal) -> tuple[str, ...]:
    if wrong.pattern is None:
        return "requestParameters", wrong.name
    return "responses", wrong.pattern, "responseParameters", wrong.name
