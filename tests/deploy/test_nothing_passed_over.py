"""What a template asks for is done, refused or noted; it is never passed over without a word."""

from __future__ import annotations

import re

import pytest

from cloudlet.deploy.problems import NotHere, PlacedError
from cloudlet.errors import TemplateError

QUEUE = "Resources:\n  Orders:\n    Type: AWS::SQS::Queue\n"
PARAMETER = f"Parameters:\n  Stage: {{Type: String, AllowedPattern: '[a-z]+'}}\n{QUEUE}"
FUNCTION = (
    "Transform: AWS::Serverless-2016-10-31\nResources:\n  F:\n    Type: AWS::Serverless::Function\n"
    "    Properties:\n      Runtime: python3.13\n      Handler: sender.handler\n"
)
TABLE = (
    "Resources:\n  T:\n    Type: AWS::DynamoDB::Table\n    Properties:\n      BillingMode: PAY_PER_REQUEST\n"
    "      KeySchema: [{AttributeName: id, KeyType: HASH}]\n"
    "      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]\n"
)
METHOD = """
Resources:
  Api: {Type: AWS::ApiGateway::RestApi}
  Get:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !GetAtt Api.RootResourceId
      HttpMethod: GET
      AuthorizationType: AWS_IAM
      ApiKeyRequired: true
      Integration: {Type: MOCK}
  Deployment: {Type: AWS::ApiGateway::Deployment, DependsOn: Get, Properties: {RestApiId: !Ref Api, StageName: v1}}
"""

REFUSED = {
    "another format version": (
        "AWSTemplateFormatVersion: '2011-09-09'\n" + QUEUE,
        'template.yaml line 1: unsupported value for AWSTemplateFormatVersion; there is only "2010-09-09".',
    ),
    "a condition that nobody uses and that is wrong": (
        "Conditions:\n  Live: !Equals [!Ref Stagee, live]\n" + QUEUE,
        "template.yaml line 2: Live: there is no Stagee.",
    ),
    "a condition about a resource": (
        "Conditions:\n  Live: !Equals [!GetAtt Orders.Arn, live]\n" + QUEUE,
        "template.yaml line 2: Live: there is no Orders.Arn.",
    ),
    "a misspelt property of a parameter": (
        "Parameters:\n  Stage:\n    Type: String\n    AllowedValue: [dev]\n" + QUEUE,
        "template.yaml line 4: parameter Stage: Invalid template parameter property 'AllowedValue'; "
        "did you mean AllowedValues?",
    ),
    "a deletion policy that is none": (
        QUEUE + "    DeletionPolicy: Keep\n",
        "template.yaml line 4: Unrecognized DeletionPolicy Keep for resource Orders; "
        "it may be Delete, Retain, RetainExceptOnCreate, Snapshot.",
    ),
    "two queues of one name": (
        QUEUE
        + "    Properties: {QueueName: o}\n"
        + QUEUE[11:].replace("Orders", "More")
        + "    Properties: {QueueName: o}",
        "template.yaml line 5: More: o already exists: it is Orders. Give it another name.",
    ),
    "a dynamic reference": (
        FUNCTION + "      Environment: {Variables: {TOKEN: !Sub '{{resolve:ssm:/${AWS::StackName}/token}}'}}\n",
        "template.yaml line 8: F: the dynamic reference {{resolve:ssm:/shop/token}} is not available. "
        "Write the value, or a parameter.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_done_is_refused_with_its_line(case, deploy_text):
    text, expected = REFUSED[case]
    with pytest.raises(TemplateError) as refusal:
        deploy_text(text)
    assert str(refusal.value) == expected


@pytest.mark.parametrize("value", ["a1", "1", "a\n"])
def test_a_parameter_matches_its_pattern_as_a_whole(value, deploy_text):
    """CloudFormation User Guide, Parameters: the pattern must match the entire parameter value."""
    with pytest.raises(TemplateError, match=r"parameter Stage is .*, but it must match \[a-z\]\+\."):
        deploy_text(PARAMETER, parameters={"Stage": value})


def test_a_pattern_that_could_take_for_ever_is_not_asked(deploy_text):
    deploy_text(PARAMETER.replace("[a-z]+", "(a+)+"), parameters={"Stage": "b"})


@pytest.mark.parametrize("auth", ["ApiKeyRequired: true", "Authorizer: AWS_IAM"])
def test_an_api_that_asks_its_callers_for_something_is_noted(auth, deploy_text):
    event = f"      Events: {{Get: {{Type: Api, Properties: {{Path: /a, Method: get, Auth: {{{auth}}}}}}}}}\n"
    (note,) = deploy_text(FUNCTION + event).ignored
    assert re.fullmatch(r"ServerlessRestApi: GET /a: a caller's [-\w]+ is asked for \(\w+\), and not looked at", note)


def test_an_open_api_needs_no_note(deploy_text):
    assert (
        deploy_text(FUNCTION + "      Events: {Get: {Type: Api, Properties: {Path: /a, Method: get}}}\n").ignored == []
    )


def test_what_cdk_writes_around_every_template_is_noted(deploy_text):
    """The bootstrap version, and the rule about it, of `cdk synth`."""
    around = (
        "Parameters:\n  BootstrapVersion:\n    Type: AWS::SSM::Parameter::Value<String>\n"
        "    Default: /cdk-bootstrap/hnb659fds/version\n"
        "Rules:\n  CheckBootstrapVersion: {Assertions: [{Assert: !Equals [a, b]}]}\n"
    )
    assert deploy_text(around + QUEUE).ignored == [
        "Rules: nothing is asserted of the parameters",
        "BootstrapVersion: no parameter is stored here, so its value is what names it",
    ]


@pytest.mark.parametrize(("macro", "kind"), [("AWS::LanguageExtensions", NotHere), ("Mine", PlacedError)])
def test_a_transform_of_aws_is_only_there_and_another_one_is_nowhere(macro, kind, deploy_text):
    with pytest.raises(PlacedError, match=f"cannot apply the transform {macro}; expected AWS::Serverless") as refused:
        deploy_text(f"Transform: {macro}\n" + QUEUE)
    assert type(refused.value) is kind


def test_a_dashboard_is_noted(deploy_text):
    board = "  Board: {Type: AWS::CloudWatch::Dashboard, Properties: {DashboardBody: '{}'}}\n"
    assert deploy_text(QUEUE + board).ignored == ["Board: there are no metrics to show"]


@pytest.mark.parametrize("kind", ["AWS::DynamoDB::GlobalTable", "AWS::SQS::QueueInlinePolicy"])
def test_a_type_that_only_aws_has_is_not_taken_for_a_slip(kind, deploy_text):
    with pytest.raises(NotHere, match=f"{kind} is not a resource type that cloudlet has. It has "):
        deploy_text(QUEUE.replace("AWS::SQS::Queue", kind))


def test_a_method_that_asks_its_callers_for_something_is_noted(deploy_text):
    assert deploy_text(METHOD).ignored == [
        "Get: a caller's Authorization is asked for (AWS_IAM), and not looked at",
        "Get: a caller's x-api-key is asked for (API_KEY), and not looked at",
    ]


def test_own_responses_of_the_gateway_are_noted(deploy_text):
    text = (
        "Transform: AWS::Serverless-2016-10-31\nResources:\n  Api:\n    Type: AWS::Serverless::Api\n    Properties:\n"
        "      StageName: v1\n      GatewayResponses: {DEFAULT_4XX: {StatusCode: 418}}\n"
        "      DefinitionBody: {swagger: '2.0', paths: {/a: {get: {x-amazon-apigateway-integration: {type: mock}}}}}\n"
    )
    assert deploy_text(text).ignored == ["Api: the gateway's own responses are AWS's default ones"]


def test_tracing_is_noted(deploy_text):
    assert deploy_text(FUNCTION + "      Tracing: Active\n").ignored == ["F: TracingConfig"]


def test_a_stream_is_noted(deploy_text):
    stack = deploy_text(TABLE + "      StreamSpecification: {StreamViewType: NEW_IMAGE}\n")
    assert stack.ignored == ["T: StreamSpecification"]
