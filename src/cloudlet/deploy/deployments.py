"""A REST API written resource by resource can be deployed once it has a method, so its deployment must wait for one.

Source: CloudFormation, AWS::ApiGateway::Deployment ("the deployment must depend on the RestApi's methods"); the words
are API Gateway's as people met them, on GitHub: aws/aws-cdk, issue 6068; cloudtools/troposphere, issue 496.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cloudlet.deploy.problems import Places, refused_by_aws
from cloudlet.deploy.stages import api_of

DEPLOYMENT = "AWS::ApiGateway::Deployment"
METHOD = "AWS::ApiGateway::Method"
DEFINITIONS = ("Body", "BodyS3Location")
NO_METHODS = "The REST API doesn't contain any methods"

Needs = Mapping[str, list[str]]


def no_methods(name: str) -> str:
    """What AWS says of a deployment whose API has no method."""
    return f"{refused_by_aws(f'{name} ({DEPLOYMENT})', NO_METHODS, 'BadRequestException')}."


def check_deployments(resources: Mapping[str, Any], needs: Needs, places: Places) -> None:
    """TemplateError for a deployment that nothing keeps from being made before the first method of its API."""
    for name in (it for it in needs if resources[it]["Type"] == DEPLOYMENT):
        api = _api(resources[name])
        if api is not None and api in needs and not _is_defined_whole(resources[api]):
            methods = [it for it in needs if resources[it]["Type"] == METHOD and _api(resources[it]) in (api, None)]
            if all(_comes_first(name, method, needs) for method in methods):
                raise places.error(f"{no_methods(name)} {_correction(api, methods)}", "Resources", name)


def _api(resource: Mapping[str, Any]) -> str | None:
    return api_of(resource.get("Properties", {}).get("RestApiId"))


def _is_defined_whole(api: Mapping[str, Any]) -> bool:
    return any(name in api.get("Properties", {}) for name in DEFINITIONS)


def _comes_first(deployment: str, method: str, needs: Needs) -> bool:
    """Whether the deployment begins no later than the method: it waits for nothing that the method does not need."""
    return _all_needed(deployment, needs) <= _all_needed(method, needs)


def _all_needed(name: str, needs: Needs) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        new = set(needs[waiting.pop()]) - found
        found |= new
        waiting.extend(new)
    return found


def _correction(api: str, methods: list[str]) -> str:
    if not methods:
        return f"Give {api} a method, and the deployment `DependsOn` it."
    return f"It begins as soon as {api} is there: let it wait for the methods by `DependsOn: [{', '.join(methods)}]`."
