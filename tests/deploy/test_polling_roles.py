"""Lambda polls with the function's role, so a role that may not receive is refused with the mapping."""

from __future__ import annotations

from pathlib import Path

import pytest

from cloudlet import Cloud, TemplateError

TEMPLATE = """\
Resources:
  Orders:
    Type: AWS::SQS::Queue
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{{Effect: Allow, Principal: {{Service: lambda.amazonaws.com}}, Action: sts:AssumeRole}}]
      ManagedPolicyArns: [arn:aws:iam::{managed}]
  Receiver:
    Type: AWS::Lambda::Function
    Properties: {{Runtime: python3.13, Handler: receiver.handler, Role: !GetAtt Role.Arn, Code: .}}
  Mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties: {{EventSourceArn: !GetAtt Orders.Arn, FunctionName: !Ref Receiver}}
"""
POLICY = """\
  Polling:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: polling
      Roles: [!Ref Role]
      PolicyDocument:
        Statement:
          - {{Effect: Allow, Action: [{actions}], Resource: !GetAtt Orders.Arn}}
"""
ALL = "sqs:ReceiveMessage, sqs:DeleteMessage, sqs:GetQueueAttributes"


def deploy(
    folder: Path, managed: str = "aws:policy/service-role/AWSLambdaBasicExecutionRole", actions: str | None = None
) -> None:
    policy = POLICY.format(actions=actions) if actions else ""
    (folder / "template.yaml").write_text(TEMPLATE.format(managed=managed) + policy)
    (folder / "receiver.py").write_text("def handler(event, context): pass")
    with Cloud(seed=1) as cloud:
        cloud.deploy(folder)


@pytest.mark.parametrize(
    ("actions", "missing"),
    [(None, "ReceiveMessage"), ("sqs:SendMessage", "ReceiveMessage"), ("sqs:ReceiveMessage", "DeleteMessage")],
)
def test_a_role_that_may_not_poll_is_refused(tmp_path: Path, actions: str | None, missing: str) -> None:
    with pytest.raises(TemplateError, match=f"does not have permissions to call {missing} on SQS"):
        deploy(tmp_path, actions=actions)


@pytest.mark.parametrize("actions", [ALL, '"sqs:*"', '"*"'])
def test_a_policy_may_come_last_in_the_template(tmp_path: Path, actions: str) -> None:
    deploy(tmp_path, actions=actions)


@pytest.mark.parametrize(
    "managed",
    [
        "aws:policy/service-role/AWSLambdaSQSQueueExecutionRole",
        "aws:policy/AdministratorAccess",
        "aws:policy/AmazonSQSFullAccess",
        "123456789012:policy/OneOfYourOwn",
    ],
)
def test_a_managed_policy_will_do(tmp_path: Path, managed: str) -> None:
    deploy(tmp_path, managed)
