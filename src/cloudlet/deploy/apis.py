"""REST APIs: one OpenAPI definition each, whether the template gives it whole or resource by resource.

A function may need its API's id, and the API's methods need the function: so an API is made first, with the
paths known by then, and its definition grows while the methods are made.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cloudlet.api.asking import asked
from cloudlet.api.rest_api import ENDPOINT
from cloudlet.deploy import methods_and_stages, parameter_mappings, path_parts
from cloudlet.deploy.definitions import NOT_LOOKED_AT, definition_of, has_methods
from cloudlet.deploy.deployments import no_methods
from cloudlet.deploy.integrations import refusal
from cloudlet.deploy.kinds import Kind, Made, kind
from cloudlet.deploy.making import Making
from cloudlet.deploy.openapi import INTEGRATION, operation
from cloudlet.deploy.target import Api

ID_LENGTH = 10


@dataclass
class KnownApi:
    """A REST API of this stack. `paths` maps its resources' ids to their paths; `stages` are those made so far."""

    definition: dict[str, Any]
    paths: dict[str, str]
    served: Api | None
    stages: set[str] = field(default_factory=set)


def _new_id(making: Making) -> str:
    return making.target.ids.suffix(ID_LENGTH).lower()


def _api_of(making: Making) -> KnownApi:
    api_id = making.properties["RestApiId"]
    api = making.deployment.apis.get(api_id)
    if api is None:
        text = f"{making.logical_id} belongs to the REST API {api_id!r}, which this template does not make."
        raise making.error(text, "RestApiId")
    return api


def _create_api(making: Making) -> Made:
    definition = definition_of(making)
    if making.properties.get("DisableExecuteApiEndpoint"):
        definition[ENDPOINT] = {**definition.get(ENDPOINT, {}), "disableExecuteApiEndpoint": True}
    title = definition.get("info", {}).get("title", making.deployment.stack.name)
    served = _serve(making, str(making.properties.get("Name", title)), definition)
    api_id = served.id if served else _new_id(making)
    root = _new_id(making)
    making.deployment.apis[api_id] = KnownApi(definition, {root: "/"}, served)
    arn = f"arn:aws:apigateway:{making.target.region}::/restapis/{api_id}"
    return Made(api_id, {"RootResourceId": root, "RestApiId": api_id}, arn)


def _serve(making: Making, name: str, definition: dict[str, Any]) -> Api | None:
    """Give the cloud the API, if it has a stage: without one nobody can call it."""
    stages = making.deployment.stages.get(making.logical_id, [])
    for stage in stages[1:]:
        making.ignore(f"{making.logical_id}: its stage {stage}; only {stages[0]} is served")
    if not stages:
        making.ignore(f"{making.logical_id}: it has no stage, so nobody can call it")
        return None
    api, apis = making.target.apis.create(name, definition, stages[0]), making.target.apis
    making.deployment.stack.undo.append(lambda: apis.delete(api.id))
    return api


def _create_resource(making: Making) -> Made:
    api, parent = _api_of(making), making.properties["ParentId"]
    if parent not in api.paths:
        raise making.error(f"{making.logical_id}'s ParentId {parent!r} is no resource of its API.", "ParentId")
    above, part = path_parts.parts(api.paths[parent]), making.properties["PathPart"]
    if refused := path_parts.refusal(above, part, _below(api, above)):
        message, code, correction = refused
        raise making.error(f"{making.refused(message, code)}.{correction}", "PathPart")
    resource_id = _new_id(making)
    api.paths[resource_id] = f"{api.paths[parent].rstrip('/')}/{part}"
    return Made(resource_id, {"ResourceId": resource_id})


def _below(api: KnownApi, parent: path_parts.Path) -> list[str]:
    found = map(path_parts.parts, api.paths.values())
    return [path[-1] for path in found if path and path[:-1] == parent]


def _create_method(making: Making) -> Made:
    api, resource_id = _api_of(making), making.properties["ResourceId"]
    if resource_id not in api.paths:
        text = f"{making.logical_id}'s ResourceId {resource_id!r} is no resource of its API."
        raise making.error(text, "ResourceId")
    verb, made = operation(making.properties)
    for what, header in asked({}, made):
        making.ignore(f"{making.logical_id}: {NOT_LOOKED_AT.format(header, what)}")
    there = api.definition["paths"].get(api.paths[resource_id], {})
    _refuse(making, methods_and_stages.method_refusal(making.properties, there, verb))
    if problem := refusal(made.get(INTEGRATION)):
        raise making.error(f"{making.logical_id}: {problem}", "Integration")
    _check_mappings(making, made)
    api.definition["paths"].setdefault(api.paths[resource_id], {})[verb] = made
    return Made(making.logical_id)


def _check_mappings(making: Making, made: dict[str, Any]) -> None:
    integration = made.get(INTEGRATION, {})
    request = parameter_mappings.of_request(integration, made.get("parameters", []), {})
    wrong = request or parameter_mappings.of_responses(integration, made["responses"], {})
    if wrong is None:
        return
    steps: tuple[str, ...] = ("RequestParameters", wrong.name)
    if wrong.pattern is not None:
        number = list(integration["responses"]).index(wrong.pattern)
        steps = ("IntegrationResponses", str(number), "ResponseParameters", wrong.name)
    raise making.error(f"{making.logical_id}: {wrong.text}", "Integration", *steps)


def _create_deployment(making: Making) -> Made:
    api = _api_of(making)
    if not has_methods(api.definition):
        raise making.error(f"{no_methods(making.logical_id)} Its paths have none.")
    _refuse(making, methods_and_stages.name_refusal(making.properties))
    if "StageName" in making.properties:
        api.stages.add(making.properties["StageName"])
    deployment_id = _new_id(making)
    return Made(deployment_id, {"DeploymentId": deployment_id})


def _refuse(making: Making, refused: methods_and_stages.Refusal | None) -> None:
    if refused:
        message, code, steps = refused
        raise making.error(f"{making.refused(message, code)}.", *steps)


def _create_stage(making: Making) -> Made:
    api, name = _api_of(making), making.properties["StageName"]
    _refuse(making, methods_and_stages.stage_refusal(making.properties, api.stages))
    api.stages.add(name)
    served = api.served
    if served and served.stage == name:
        served.variables.update(making.properties.get("Variables", {}))
    return Made(name)


KINDS: list[Kind] = [
    kind(
        "AWS::ApiGateway::RestApi",
        _create_api,
        """
        string: ApiKeySourceType CloneFrom Description EndpointAccessMode Mode Name SecurityPolicy Version
        integer: MinimumCompressionSize
        boolean: DisableExecuteApiEndpoint FailOnWarnings
        array: BinaryMediaTypes Tags
        object: BodyS3Location EndpointConfiguration
        any: Body Parameters Policy
        attributes: RootResourceId RestApiId
        inside EndpointConfiguration: Types VpcEndpointIds IpAddressType
        unmodelled: CloneFrom MinimumCompressionSize Parameters Policy
        """,
    ),
    kind(
        "AWS::ApiGateway::Resource",
        _create_resource,
        """
        string: ParentId PathPart RestApiId
        required: ParentId PathPart RestApiId
        attributes: ResourceId
        """,
    ),
    kind(
        "AWS::ApiGateway::Method",
        _create_method,
        """
        string: AuthorizationType AuthorizerId HttpMethod OperationName RequestValidatorId ResourceId
            RestApiId
        boolean: ApiKeyRequired
        array: AuthorizationScopes MethodResponses
        object: Integration RequestModels RequestParameters
        required: HttpMethod ResourceId RestApiId
        unmodelled: AuthorizationScopes AuthorizerId RequestModels RequestValidatorId
        values Integration.Type: AWS AWS_PROXY HTTP HTTP_PROXY MOCK
        values Integration.PassthroughBehavior: WHEN_NO_MATCH WHEN_NO_TEMPLATES NEVER
        values Integration.ContentHandling: CONVERT_TO_BINARY CONVERT_TO_TEXT
        """,
    ),
    kind(
        "AWS::ApiGateway::Deployment",
        _create_deployment,
        """
        string: Description RestApiId StageName
        object: DeploymentCanarySettings StageDescription
        required: RestApiId
        attributes: DeploymentId
        unmodelled: DeploymentCanarySettings
        """,
    ),
    kind(
        "AWS::ApiGateway::Stage",
        _create_stage,
        """
        string: CacheClusterSize ClientCertificateId DeploymentId Description DocumentationVersion RestApiId
            StageName
        boolean: CacheClusterEnabled TracingEnabled
        array: MethodSettings Tags
        object: AccessLogSetting CanarySetting Variables
        required: RestApiId StageName
        unmodelled: CacheClusterEnabled CanarySetting MethodSettings
        """,
    ),
]
