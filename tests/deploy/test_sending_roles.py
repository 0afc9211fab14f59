"""Lambda sends what failed with the function's role, so a role that may not send is refused with the setting.

Source: Lambda developer guide, "Adding a dead-letter queue" and "Adding a destination" (permissions); the text for a
dead-letter queue was seen in elastic/beats#13963.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from cloudlet import Cloud, TemplateError

TEMPLATE = """\
Resources:
  Failed:
    Type: AWS::SQS::Queue
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}]
  Worker:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.13
      Handler: worker.handler
      Role: !GetAtt Role.Arn
      Code: .
"""
DEAD_LETTERS = "      DeadLetterConfig: {TargetArn: !GetAtt Failed.Arn}\n"
DESTINATION = """\
  Ends:
    Type: AWS::Lambda::EventInvokeConfig
    Properties:
      FunctionName: !Ref Worker
      Qualifier: $LATEST
      DestinationConfig: {OnFailure: {Destination: !GetAtt Failed.Arn}}
"""
POLICY = """\
  Sending:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: sending
      Roles: [!Ref Role]
      PolicyDocument:
        Statement: [{Effect: Allow, Action: sqs:SendMessage, Resource: !GetAtt Failed.Arn}]
"""
SAM = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Failed:
    Type: AWS::SQS::Queue
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: worker.handler
      DeadLetterQueue: {Type: SQS, TargetArn: !GetAtt Failed.Arn}
      EventInvokeConfig: {DestinationConfig: {OnFailure: {Type: SQS, Destination: !GetAtt Failed.Arn}}}
"""


def deploy(folder: Path, template: str) -> None:
    (folder / "template.yaml").write_text(template)
    (folder / "worker.py").write_text("def handler(event, context): pass")
    with Cloud(seed=1) as cloud:
        cloud.deploy(folder)


@pytest.mark.parametrize(
    ("setting", "text"),
    [
        (DEAD_LETTERS, "The provided execution role does not have permissions to call SendMessage on SQS"),
        (DESTINATION, "The function's execution role does not have permissions to call SendMessage on arn:aws:sqs:"),
    ],
)
def test_a_role_that_may_not_send_is_refused_and_one_that_may_is_taken(tmp_path: Path, setting: str, text: str) -> None:
    with pytest.raises(TemplateError, match=text):
        deploy(tmp_path, TEMPLATE + setting)
    deploy(tmp_path, TEMPLATE + setting + POLICY)


def test_the_role_that_sam_makes_may_send(tmp_path: Path) -> None:
    deploy(tmp_path, SAM)
