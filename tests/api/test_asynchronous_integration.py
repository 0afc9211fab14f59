"""An integration that only hands its request to a function, and does not wait."""

from __future__ import annotations

from pathlib import Path

import pytest

from cloudlet import Cloud

TEMPLATE = """
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}]
  Worker:
    Type: AWS::Lambda::Function
    Properties:
      {FunctionName: worker, Runtime: python3.13, Handler: worker.handler, Role: !GetAtt Role.Arn, Code: ., Timeout: 60}
  Permission:
    Type: AWS::Lambda::Permission
    Properties: {FunctionName: !Ref Worker, Action: lambda:InvokeFunction, Principal: apigateway.amazonaws.com}
  Api:
    Type: AWS::ApiGateway::RestApi
  Post:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !GetAtt Api.RootResourceId
      HttpMethod: POST
      RequestParameters: {method.request.header.InvocationType: false}
      MethodResponses: [{StatusCode: 202}]
      Integration:
        Type: AWS
        IntegrationHttpMethod: POST
        Uri: !Sub arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Worker.Arn}/invocations
        RequestParameters: {integration.request.header.X-Amz-Invocation-Type: %s}
        IntegrationResponses: [{StatusCode: 202}]
  Deployment:
    Type: AWS::ApiGateway::Deployment
    DependsOn: Post
    Properties: {RestApiId: !Ref Api, StageName: v1}
Outputs:
  Url: {Value: !Sub "https://${Api}.execute-api.${AWS::Region}.amazonaws.com/v1"}
"""
HANDLER = """
import time
def handler(event, context):
    time.sleep(40)
    raise ValueError(event["order_id"])
"""


@pytest.mark.parametrize("value", ["\"'Event'\"", "method.request.header.InvocationType"])
def test_an_event_is_taken_at_once_and_tried_three_times(tmp_path: Path, value: str) -> None:
    """API Gateway Developer Guide, Set up asynchronous invocation of the backend Lambda function."""
    (tmp_path / "template.yaml").write_text(TEMPLATE % value)
    (tmp_path / "worker.py").write_text(HANDLER)
    with Cloud(seed=1) as cloud:
        url = cloud.deploy(tmp_path).outputs["Url"]
        began = cloud.now
        answer = cloud.http("POST", url, '{"order_id": "o-1001"}', {"InvocationType": "Event"})
        assert (answer.status, answer.body, cloud.now - began < 1000) == (202, b"", True)
        cloud.settle()
        told = [(event.source, event.payload) for event in cloud.history.of("invoked")]
        assert told == [("async", {"order_id": "o-1001"})] * 3


def test_without_the_header_the_caller_waits(tmp_path: Path) -> None:
    (tmp_path / "template.yaml").write_text(TEMPLATE % "method.request.header.InvocationType")
    (tmp_path / "worker.py").write_text(HANDLER)
    with Cloud(seed=1) as cloud:
        url = cloud.deploy(tmp_path).outputs["Url"]
        assert cloud.http("POST", url, '{"order_id": "o-1001"}').status == 504
