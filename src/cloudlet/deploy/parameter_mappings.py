"""What API Gateway refuses about the parameter mappings of a method's integration, in its own words.

An expression must be one, and may only name a parameter that the method declares, or a header of a declared response.
Only what is surely refused is: a parameter behind a $ref that leads elsewhere counts as declared.
Sources: API Gateway Developer Guide, "Parameter mapping examples for REST APIs"; re:Post, "How do I resolve 'Invalid
mapping expression specified' errors"; the words are API Gateway's as people met them, on GitHub:
awsdocs/aws-sam-developer-guide, pull request 55 (no quotes), aws/aws-cdk, issue 17318 (a parameter),
awslabs/aws-solutions-constructs, issue 1130 (a header), amazon-archives/aws-apigateway-importer, issues 121 (no method
response) and 209 (in an import).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

EXPRESSIONS = ("'", "method.", "integration.", "context.", "stageVariables.", "$")
REQUEST_PARAMETER = re.compile(r"method\.request\.(?P<place>header|querystring|path)\.(?P<name>.+)")
RESPONSE_HEADER = re.compile(r"method\.response\.header\.(?P<name>.+)")
PLACES = {"query": "querystring"}
PROXIES = ("aws_proxy", "http_proxy")
QUOTES = "A text that is to be sent as it is stands in quotes of its own, within YAML's:"
DECLARE = "Declare it as a parameter of the method: under RequestParameters, or under parameters in OpenAPI."
DECLARE_HEADER = (
    "Declare it as a header of the method's response: under MethodResponses, or under responses in OpenAPI."
)
DECLARE_STATUS = "Declare the status {}: under MethodResponses, or under responses in OpenAPI."

Facts = dict[str, Any]


@dataclass(frozen=True)
class Refusal:
    """Why a mapping is refused, what to do, and where it stands in the integration; `pattern` is its response's."""

    error: str
    correction: str
    name: str
    pattern: str | None = None

    @property
    def text(self) -> str:
        """What AWS says, and what to do."""
        words = f"Invalid mapping expression specified: Validation Result: warnings : [], errors : [{self.error}]"
        return f"{words}. {self.correction}"


def of_request(integration: Facts, parameters: list[Any], definition: Facts) -> Refusal | None:
    """What is wrong with `requestParameters`; `parameters` are the method's and its path's."""
    declared = _declared(parameters, definition)
    for name, source in _mapping(integration.get("requestParameters")).items():
        found = REQUEST_PARAMETER.fullmatch(str(source))
        if not _is_expression(source):
            return _no_expression(source, name)
        if found and declared is not None and _key(found["place"], found["name"]) not in declared:
            return Refusal(f"Invalid mapping expression parameter specified: {source}", DECLARE, name)
    return None


def of_responses(integration: Facts, responses: Any, definition: Facts) -> Refusal | None:
    """What is wrong with the `responseParameters`; `responses` are those that the method declares."""
    if str(integration.get("type", "")).lower() in PROXIES:
        return None
    for pattern, response in _mapping(integration.get("responses")).items():
        mapped = _mapping(_mapping(response).get("responseParameters"))
        for problem in _of_response(str(pattern), mapped, _headers(response, responses, definition)):
            return problem
    return None


def _of_response(pattern: str, mapped: Facts, headers: set[str] | str | None) -> Iterator[Refusal]:
    for target, source in mapped.items():
        found = RESPONSE_HEADER.fullmatch(str(target))
        if isinstance(headers, str):
            error = "No method response exists for method."
            yield Refusal(error, DECLARE_STATUS.format(headers), target, pattern)
        elif found and headers is not None and found["name"].lower() not in headers:
            yield Refusal(f"Invalid mapping expression parameter specified: {target}", DECLARE_HEADER, target, pattern)
        elif not _is_expression(source):
            yield _no_expression(source, target, pattern)


def _headers(response: Facts, responses: Any, definition: Facts) -> set[str] | str | None:
    """The headers declared for this response's status, the status where it is not declared; None where that is open."""
    status, declared = str(response.get("statusCode", "")), _texts(responses)
    if declared is None or not all(key.isdigit() for key in (status, *declared)):
        return None
    if status not in declared:
        return status
    found = _followed(declared[status], definition)
    return None if found is None else {name.lower() for name in _mapping(found.get("headers"))}


def _texts(responses: Any) -> Facts | None:
    return {str(status): facts for status, facts in responses.items()} if isinstance(responses, dict) else None


def _is_expression(source: Any) -> bool:
    return not isinstance(source, (str, int, float)) or str(source).startswith(EXPRESSIONS) or source == ""


def _no_expression(source: Any, name: str, pattern: str | None = None) -> Refusal:
    text = str(source).lower() if isinstance(source, bool) else str(source)
    return Refusal(f"Invalid mapping expression specified: {text}", f"{QUOTES} \"'{text}'\".", name, pattern)


def _declared(parameters: list[Any], definition: Facts) -> set[tuple[str, str]] | None:
    found = [_followed(one, definition) for one in parameters]
    if any(one is None for one in found):
        return None
    return {_key(str(one.get("in")), str(one.get("name"))) for one in found if one is not None}


def _key(place: str, name: str) -> tuple[str, str]:
    where = PLACES.get(place, place).removeprefix("multivalue")
    return where, name.lower() if where == "header" else name


def _followed(facts: Any, definition: Facts) -> Facts | None:
    """What a `$ref` of the definition means; None where it leads elsewhere."""
    target = facts.get("$ref") if isinstance(facts, dict) else None
    if target is None:
        return facts if isinstance(facts, dict) else None
    first, *steps = str(target).split("/")
    found: Any = definition if first == "#" else None
    for step in steps:
        found = _mapping(found).get(step)
    return found if isinstance(found, dict) and "$ref" not in found else None


def _mapping(found: Any) -> Facts:
    return found if isinstance(found, dict) else {}
