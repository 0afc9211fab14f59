"""A mapping of a queue is refused what only streams have, wherever the template says it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cloudlet import Cloud, TemplateError

SAM = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders: {{Type: AWS::SQS::Queue}}
  Receiver:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: receiver.handler
      Events:
        Queue:
          Type: SQS
          Properties: {{Queue: !GetAtt Orders.Arn, {more}}}
"""
PLAIN = """\
Resources:
  Orders: {{Type: AWS::SQS::Queue}}
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: {{Effect: Allow, Principal: {{Service: lambda.amazonaws.com}}, Action: sts:AssumeRole}}
      ManagedPolicyArns: [arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole]
  Receiver:
    Type: AWS::Lambda::Function
    Properties: {{Runtime: python3.13, Handler: receiver.handler, Role: !GetAtt Role.Arn, Code: .}}
  Mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties: {{EventSourceArn: !GetAtt Orders.Arn, FunctionName: !Ref Receiver, {more}}}
"""
OF_SAM = [
    *("BisectBatchOnFunctionError: true", "MaximumRetryAttempts: 1", "ParallelizationFactor: 2"),
    *("MaximumRecordAgeInSeconds: 60", "TumblingWindowInSeconds: 5", "Queues: [a]"),
    "DestinationConfig: {OnFailure: {Destination: !GetAtt Orders.Arn, Type: SQS}}",
]


def deploy(folder: Path, text: str, more: str) -> None:
    (folder / "receiver.py").write_text("def handler(event, context): pass\n")
    (folder / "template.yaml").write_text(text.format(more=more))
    with Cloud(seed=7) as cloud:
        cloud.deploy(folder)


@pytest.mark.parametrize("text", [SAM, PLAIN])
@pytest.mark.parametrize("more", OF_SAM)
def test_a_queue_has_not_what_streams_have(tmp_path: Path, text: str, more: str) -> None:
    name = more.partition(":")[0]
    with pytest.raises(TemplateError, match=f"Unsupported {name} parameter for given event source mapping type"):
        deploy(tmp_path, text, more.replace(", Type: SQS", "") if text is PLAIN else more)


@pytest.mark.parametrize("text", [SAM, PLAIN])
def test_a_queue_has_no_starting_position(tmp_path: Path, text: str) -> None:
    with pytest.raises(TemplateError, match="StartingPosition is not valid for SQS event sources"):
        deploy(tmp_path, text, "StartingPosition: LATEST")


@pytest.mark.parametrize("text", [SAM, PLAIN])
@pytest.mark.parametrize("more", ["BisectBatchOnFunctionError: false", "BatchSize: 5, Enabled: true"])
def test_what_changes_nothing_is_taken(tmp_path: Path, text: str, more: str) -> None:
    deploy(tmp_path, text, more)
