"""REST APIs: one OpenAPI definition each, whether the template gives it whole or resource by resource.

An API is only served at the end of the deployment, when all its methods are known, and only if it has a stage.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cloudlet.deploy.kinds import Kind, Made, kind

if TYPE_CHECKING:
    from cloudlet.deploy.making import Deployment, Making

ID_LENGTH = 10
BINARY_TYPES = "x-amazon-apigateway-binary-media-types"
INTEGRATION = "x-amazon-apigateway-integration"
ANY_METHOD = "x-amazon-apigateway-any-method"
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


@dataclass
class GatheredApi:
    """A REST API as far as it is known. `paths` maps resource ids to their paths."""

    name: str
    definition: dict[str, Any]
    paths: dict[str, str] = field(default_factory=dict)
    stages: list[str] = field(default_factory=list)


def serve_apis(deployment: Deployment) -> None:
    """Hand every gathered API that has a stage to the cloud."""
    for api_id, api in deployment.apis.items():
        if api.stages:
            deployment.target.apis.create(api_id, api.name, api.definition, api.stages[0])
        else:
            deployment.stack.ignored.append(f"REST API {api.name}: it has no stage, so nobody can call it")


def _new_id(making: Making) -> str:
    return making.target.ids.suffix(ID_LENGTH).lower()


def _api_of(making: Making) -> GatheredApi:
    api_id = making.properties["RestApiId"]
    api = making.deployment.apis.get(api_id)
    if api is None:
        raise making.error(
            f"{making.logical_id} belongs to the REST API {api_id!r}, which is not there.", "RestApiId"
        )
    return api


def _create_api(making: Making) -> Made:
    body = making.properties.get("Body")
    if not isinstance(body, dict) and ("BodyS3Location" in making.properties or body is not None):
        text = f"{making.logical_id}'s definition must stand in the template: DefinitionBody (SAM) or Body, as a mapping."
        raise making.error(text, "BodyS3Location")
    definition = copy.deepcopy(body) or {"swagger": "2.0", "info": {"version": "1.0"}, "paths": {}}
    definition.setdefault("paths", {})
    title = definition.get("info", {}).get("title", making.deployment.stack.name)
    name = str(making.properties.get("Name", title))
    if "BinaryMediaTypes" in making.properties:
        definition[BINARY_TYPES] = making.properties["BinaryMediaTypes"]
    api_id, root = _new_id(making), _new_id(making)
    making.deployment.apis[api_id] = GatheredApi(name, definition, {root: "/"})
    arn = f"arn:aws:apigateway:{making.target.region}::/restapis/{api_id}"
    return Made(api_id, {"RootResourceId": root, "RestApiId": api_id}, arn)


def _create_resource(making: Making) -> Made:
    api, parent = _api_of(making), making.properties["ParentId"]
    if parent not in api.paths:
        raise making.error(
            f"{making.logical_id}'s ParentId {parent!r} is no resource of this API.", "ParentId"
        )
    resource_id = _new_id(making)
    api.paths[resource_id] = f"{api.paths[parent].rstrip('/')}/{making.properties['PathPart']}"
    return Made(resource_id, {"ResourceId": resource_id})


def _create_method(making: Making) -> Made:
    api, properties = _api_of(making), making.properties
    path = api.paths.get(properties["ResourceId"])
    if path is None:
        raise making.error(f"{making.logical_id}'s ResourceId is no resource of its API.", "ResourceId")
    verb = properties["HttpMethod"]
    operation: dict[str, Any] = {"responses": _method_responses(properties.get("MethodResponses", []))}
    if "Integration" in properties:
        operation[INTEGRATION] = _integration(properties["Integration"])
    if properties.get("RequestParameters"):
        operation["parameters"] = _parameters(properties["RequestParameters"])
    api.definition["paths"].setdefault(path, {})[ANY_METHOD if verb == "ANY" else verb.lower()] = operation
    return Made(making.logical_id)


def _renamed(facts: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    return {names[key]: value for key, value in facts.items() if key in names}


def _integration(facts: dict[str, Any]) -> dict[str, Any]:
    integration = _renamed(facts, INTEGRATION_NAMES)
    for name in (
        "type",
        "passthroughBehavior",
    ):  # OpenAPI writes in small letters what CloudFormation writes in capitals
        if name in integration:
            integration[name] = str(integration[name]).lower()
    responses = {
        str(response.get("SelectionPattern") or "default"): _with_text_status(
            _renamed(response, RESPONSE_NAMES)
        )
        for response in facts.get("IntegrationResponses", [])
    }
    return {**integration, "responses": responses} if responses else integration


def _with_text_status(response: dict[str, Any]) -> dict[str, Any]:
    return {**response, "statusCode": str(response.get("statusCode", 200))}


def _method_responses(responses: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        str(response.get("StatusCode")): {
            "description": "",
            "headers": {
                name.rsplit(".", 1)[-1]: {"type": "string"} for name in response.get("ResponseParameters", {})
            },
        }
        for response in responses
    }


def _parameters(wanted: dict[str, Any]) -> list[dict[str, Any]]:
    places = {"querystring": "query"}
    parts = [(name.split(".", 3), required) for name, required in wanted.items()]
    return [
        {
            "name": part[3],
            "in": places.get(part[2], part[2]),
            "required": str(required).lower() == "true",
            "type": "string",
        }
        for part, required in parts
        if len(part) == 4
    ]


def _create_deployment(making: Making) -> Made:
    stage = making.properties.get("StageName")
    if stage:
        _api_of(making).stages.append(stage)
    deployment_id = _new_id(making)
    return Made(deployment_id, {"DeploymentId": deployment_id})


def _create_stage(making: Making) -> Made:
    stage = making.properties.get("StageName", "default")
    _api_of(making).stages.insert(
        0, stage
    )  # a Stage is meant; SAM's Deployment makes one named "Stage" as well
    return Made(stage)


KINDS: list[Kind] = [
    kind(
        "AWS::ApiGateway::RestApi",
        _create_api,
        string="ApiKeySourceType CloneFrom Description EndpointAccessMode Mode Name SecurityPolicy Version",
        integer="MinimumCompressionSize",
        boolean="DisableExecuteApiEndpoint FailOnWarnings",
        array="BinaryMediaTypes Tags",
        object="BodyS3Location EndpointConfiguration",
        any="Body Parameters Policy",
        attributes="RootResourceId RestApiId",
        unmodelled="CloneFrom DisableExecuteApiEndpoint MinimumCompressionSize Parameters Policy",
    ),
    kind(
        "AWS::ApiGateway::Resource",
        _create_resource,
        string="ParentId PathPart RestApiId",
        required="ParentId PathPart RestApiId",
        attributes="ResourceId",
    ),
    kind(
        "AWS::ApiGateway::Method",
        _create_method,
        string="AuthorizationType AuthorizerId HttpMethod OperationName RequestValidatorId ResourceId RestApiId",
        boolean="ApiKeyRequired",
        array="AuthorizationScopes MethodResponses",
        object="Integration RequestModels RequestParameters",
        required="HttpMethod ResourceId RestApiId",
        unmodelled="AuthorizationScopes AuthorizerId RequestModels RequestValidatorId",
    ),
    kind(
        "AWS::ApiGateway::Deployment",
        _create_deployment,
        string="Description RestApiId StageName",
        object="DeploymentCanarySettings StageDescription",
        required="RestApiId",
        attributes="DeploymentId",
        unmodelled="DeploymentCanarySettings",
    ),
    kind(
        "AWS::ApiGateway::Stage",
        _create_stage,
        string="CacheClusterSize ClientCertificateId DeploymentId Description DocumentationVersion RestApiId StageName",
        boolean="CacheClusterEnabled TracingEnabled",
        array="MethodSettings Tags",
        object="AccessLogSetting CanarySetting Variables",
        required="RestApiId",
        unmodelled="CacheClusterEnabled CanarySetting MethodSettings Variables",
    ),
]
