"""A REST API's methods as OpenAPI with API Gateway's extensions.

CloudFormation writes in capitals (`AWS_PROXY`, `WHEN_NO_MATCH`) what OpenAPI writes in small letters.
"""

from __future__ import annotations

from typing import Any

from cloudlet.api.asking import AUTH

BINARY_TYPES = "x-amazon-apigateway-binary-media-types"
INTEGRATION = "x-amazon-apigateway-integration"
ANY_METHOD = "x-amazon-apigateway-any-method"
VERBS = ("get", "put", "post", "delete", "options", "head", "patch", ANY_METHOD)
INTEGRATION_NAMES = {
    "Type": "type",
    "IntegrationHttpMethod": "httpMethod",
    "Uri": "uri",
    "Credentials": "credentials",
    "PassthroughBehavior": "passthroughBehavior",
    "RequestTemplates": "requestTemplates",
    "RequestParameters": "requestParameters",
    "ContentHandling": "contentHandling",
    "TimeoutInMillis": "timeoutInMillis",
}
RESPONSE_NAMES = {
    "StatusCode": "statusCode",
    "ResponseTemplates": "responseTemplates",
    "ResponseParameters": "responseParameters",
    "ContentHandling": "contentHandling",
}
PARAMETER_PLACES = {"querystring": "query"}

Facts = dict[str, Any]


def operation(method: Facts) -> tuple[str, Facts]:
    """The verb as OpenAPI's key, and the operation, of an AWS::ApiGateway::Method's properties."""
    result: Facts = {"responses": _method_responses(method.get("MethodResponses", []))}
    if "Integration" in method:
        result[INTEGRATION] = _integration(method["Integration"])
    if method.get("RequestParameters"):
        result["parameters"] = _parameters(method["RequestParameters"])
    if method.get("AuthorizationType", "NONE") != "NONE":
        result[AUTH] = {"type": method["AuthorizationType"]}
    if method.get("ApiKeyRequired"):
        result["security"] = [{"api_key": []}]
    verb = str(method["HttpMethod"])
    return (ANY_METHOD if verb == "ANY" else verb.lower()), result


def _renamed(facts: Facts, names: dict[str, str]) -> Facts:
    return {names[key]: value for key, value in facts.items() if key in names}


def _integration(facts: Facts) -> Facts:
    integration = _renamed(facts, INTEGRATION_NAMES)
    for name in ("type", "passthroughBehavior"):
        if name in integration:
            integration[name] = str(integration[name]).lower()
    responses = [_integration_response(response) for response in facts.get("IntegrationResponses", [])]
    return {**integration, "responses": dict(responses)} if responses else integration


def _integration_response(facts: Facts) -> tuple[str, Facts]:
    response = _renamed(facts, RESPONSE_NAMES)
    pattern = str(facts.get("SelectionPattern") or "default")
    return pattern, {**response, "statusCode": str(response.get("statusCode", 200))}


def _method_responses(responses: list[Facts]) -> Facts:
    return {str(response.get("StatusCode")): _method_response(response) for response in responses}


def _method_response(facts: Facts) -> Facts:
    headers = [name.rsplit(".", 1)[-1] for name in facts.get("ResponseParameters", {})]
    return {"description": "", "headers": {name: {"type": "string"} for name in headers}}


def _parameters(wanted: Facts) -> list[Facts]:
    """`method.request.querystring.page: true` for each parameter that a request may, or must, have."""
    found = []
    for name, required in wanted.items():
        place, _, parameter = name.removeprefix("method.request.").partition(".")
        must = str(required).lower() == "true"
        where = PARAMETER_PLACES.get(place, place)
        found.append({"name": parameter, "in": where, "required": must, "type": "string"})
    return found
