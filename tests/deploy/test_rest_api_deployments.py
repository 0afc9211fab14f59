"""When a deployment of a REST API is made: after a method, as on AWS, or not at all."""

from __future__ import annotations

import pytest

from cloudlet.errors import TemplateError
from tests.deploy.test_rest_apis import DIRECT

WAITS = "    DependsOn: [PostOrders, AnyOrder]\n"
NO_METHODS = (
    r"AWS refuses Deployment \(AWS::ApiGateway::Deployment\)\. Resource handler returned message: "
    r'"The REST API doesn\'t contain any methods" \(BadRequestException\)\. '
)


def test_a_deployment_that_waits_for_no_method_is_refused_as_by_aws(deploy_text, cloud):
    correction = (
        r"It begins as soon as Api is there: let it wait for the methods by `DependsOn: \[PostOrders, AnyOrder\]`"
    )
    with pytest.raises(TemplateError, match=f"line 47: {NO_METHODS}{correction}"):
        deploy_text(DIRECT.replace(WAITS, ""))
    assert cloud.calls == []


def test_a_deployment_that_waits_for_what_every_method_needs_is_made_before_them_too(deploy_text):
    with pytest.raises(TemplateError, match=NO_METHODS):
        deploy_text(DIRECT.replace(WAITS, "    DependsOn: Orders\n"))


@pytest.mark.parametrize("name", ["PostOrders", "[AnyOrder]", "OrdersQueue", "Later"])
def test_a_deployment_that_waits_for_a_method_or_may_come_after_one_is_made(deploy_text, cloud, name):
    later = "  Later: {Type: AWS::SQS::Queue, DependsOn: PostOrders}\n"
    deploy_text(DIRECT.replace(WAITS, f"    DependsOn: {name}\n").replace("Outputs:", later + "Outputs:"))
    assert cloud.apis.made[0].stage == "v1"


def test_an_api_without_any_method_is_not_deployed(deploy_text):
    text = (
        DIRECT[: DIRECT.index("  PostOrders:\n")] + DIRECT[DIRECT.index("  Deployment:\n") : DIRECT.index("Outputs:")]
    )
    with pytest.raises(TemplateError, match=NO_METHODS + "Give Api a method"):
        deploy_text(text.replace(WAITS, ""))


@pytest.mark.parametrize("paths", ["{}", "{/a: {parameters: []}}"])
def test_a_definition_without_any_method_is_not_deployed(deploy_text, paths):
    text = (
        "Resources:\n  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: a, Body: {swagger: '2.0', paths: PATHS}}}\n"
        "  Deployment: {Type: AWS::ApiGateway::Deployment, Properties: {RestApiId: !Ref Api, StageName: v1}}\n"
    )
    with pytest.raises(TemplateError, match=f"line 3: {NO_METHODS}"):
        deploy_text(text.replace("PATHS", paths))
    deploy_text(text.replace("PATHS", "{/a: {get: {x-amazon-apigateway-integration: {type: mock}}}}"))
