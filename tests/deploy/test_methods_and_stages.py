"""Methods and stages that API Gateway refuses."""

from __future__ import annotations

import re

import pytest

from cloudlet.errors import TemplateError

API = """\
Resources:
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: a}}
  Get:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !GetAtt Api.RootResourceId
      HttpMethod: GET
      MethodResponses:
        - StatusCode: 200
      Integration:
        Type: MOCK
        PassthroughBehavior: NEVER
  Deployment:
    Type: AWS::ApiGateway::Deployment
    DependsOn: Get
    Properties:
      RestApiId: !Ref Api
  Live:
    Type: AWS::ApiGateway::Stage
    Properties:
      RestApiId: !Ref Api
      DeploymentId: !Ref Deployment
      StageName: live
"""
AGAIN = """\
  Again:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !GetAtt Api.RootResourceId
      HttpMethod: GET
      Integration: {Type: MOCK}
"""
ANSWERS_5030 = "Type: MOCK\n        IntegrationResponses: [{StatusCode: 5030}]"
DEFINITION = """\
Resources:
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Body:
        openapi: 3.0.1
        paths:
          /orders:
            post:
              responses: {200: {description: "ok"}}
              x-amazon-apigateway-integration:
                type: mock
                responses:
                  default: {statusCode: 200}
                  5.*:
                    statusCode: STATUS
"""
SAYS = 'AWS refuses {} (AWS::ApiGateway::{}). Resource handler returned message: "{}'
NO_ENUM = "Properties validation failed for resource Get with message: #/Integration/{}: failed validation constraint for keyword [enum] (FOO; there are "


@pytest.mark.parametrize(
    ("written", "instead", "line", "said"),
    [
        ("HttpMethod: GET", "HttpMethod: FOO", 8, SAYS.format("Get", "Method", "Invalid HttpMethod specified.")),
        ("StatusCode: 200", "StatusCode: 2xx", 10, SAYS.format("Get", "Method", "1 validation error detected: ")),
        ("Type: MOCK", ANSWERS_5030, 13, SAYS.format("Get", "Method", "1 validation error detected: Value '5030' at")),
        ("Type: MOCK", "Type: FOO", 12, NO_ENUM.format("Type")),
        ("Behavior: NEVER", "Behavior: FOO", 13, NO_ENUM.format("PassthroughBehavior")),
        ("StageName: live", "StageName: v1.0", 24, SAYS.format("Live", "Stage", "Stage name only allows a-zA-Z0-9_")),
        ("      DeploymentId: !Ref Deployment\n", "", 19, SAYS.format("Live", "Stage", "DeploymentId cannot be empty")),
    ],
)
def test_what_api_gateway_refuses_is_refused_at_its_line(deploy_text, written, instead, line, said):
    assert written in API
    with pytest.raises(TemplateError, match=f"line {line}: " + re.escape(said)):
        deploy_text(API.replace(written, instead))


@pytest.mark.parametrize("status", ["99", "600", "5030", "fail"])
def test_a_definition_answers_with_a_status_that_there_is(deploy_text, status):
    where = "integration response on 'POST' for resource at path '/orders'"
    said = (
        f"line 16: Errors found during import: Unable to put {where}: 1 validation error detected: Value '{status}' at"
    )
    with pytest.raises(TemplateError, match=re.escape(said)):
        deploy_text(DEFINITION.replace("STATUS", status))
    deploy_text(DEFINITION.replace("STATUS", "503"))


def test_a_method_is_made_once(deploy_text):
    said = SAYS.format("Again", "Method", 'Method already exists for this resource" (ConflictException).')
    with pytest.raises(TemplateError, match=re.escape(said)):
        deploy_text(API + AGAIN)
    deploy_text(API + AGAIN.replace("HttpMethod: GET", "HttpMethod: ANY"))


def test_a_stage_that_its_deployment_made_is_not_made_again(deploy_text):
    text = API.replace(
        "      RestApiId: !Ref Api\n  Live:", "      RestApiId: !Ref Api\n      StageName: NAME\n  Live:"
    )
    with pytest.raises(TemplateError, match=re.escape(SAYS.format("Live", "Stage", "Stage already exists"))):
        deploy_text(text.replace("NAME", "live"))
    deploy_text(text.replace("NAME", "test-1"))
    with pytest.raises(TemplateError, match=r"line 19: AWS refuses Deployment .*Stage name only allows a-zA-Z0-9_"):
        deploy_text(text.replace("NAME", "v1.0"))


@pytest.mark.parametrize("service", ["sqs", "events", "eu-central-1.sqs"])
def test_a_proxy_is_for_lambda(deploy_text, service):
    uri = f"arn:aws:apigateway:eu-central-1:{service}:path/123456789012/orders"
    text = API.replace("Type: MOCK", f"Type: AWS_PROXY\n        IntegrationHttpMethod: POST\n        Uri: {uri}")
    with pytest.raises(TemplateError, match="Get: Integrations of type 'AWS_PROXY' currently only supports Lambda"):
        deploy_text(text)
    deploy_text(text.replace("AWS_PROXY", "AWS"))
    deploy_text(text.replace(f"{service}:path", "lambda:path"))
