"""A role may have only managed policies that there are."""

from __future__ import annotations

import re

import pytest

from cloudlet.errors import TemplateError
from cloudlet.managed_policies import MANAGED_POLICIES

ROLE = """\
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: {Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}
      ManagedPolicyArns:
        - arn:aws:iam::aws:policy/AmazonSQSFullAccess
        - ARN
"""
FUNCTION = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: sender.handler
      Policies: [AmazonSQSFullAccess, NAME]
"""
SHORT = (
    "1 validation error detected: Value '{}' at 'policyArn' failed to satisfy constraint: Member must have length "
    'greater than or equal to 20" (ValidationError).'
)
WRONG = {
    "arn:aws:iam::aws:policy/NopeNope": (
        'Policy arn:aws:iam::aws:policy/NopeNope does not exist or is not attachable." (NoSuchEntity). '
        "AWS has no managed policy of that name."
    ),
    "arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole": (
        'Policy arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole does not exist or is not attachable." '
        "(NoSuchEntity). Its ARN is arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole."
    ),
    "AmazonSQSFulAccess": SHORT.format("AmazonSQSFulAccess") + " Did you mean AmazonSQSFullAccess?",
    "SQSSendMessagePolicy": 'ARN SQSSendMessagePolicy is not valid." (InvalidInput). SQSSendMessagePolicy is a policy '
    "template of SAM, which takes parameters: `- SQSSendMessagePolicy: {QueueName: ...}`.",
}


@pytest.mark.parametrize("policy", WRONG)
def test_a_managed_policy_that_is_not_there_is_refused_at_its_line(deploy_text, policy):
    said = re.escape(f'AWS refuses Role (AWS::IAM::Role). Resource handler returned message: "{WRONG[policy]}')
    with pytest.raises(TemplateError, match=f"line 9: {said}"):
        deploy_text(ROLE.replace("ARN", policy))


@pytest.mark.parametrize("policy", WRONG)
def test_a_function_of_sam_is_refused_it_where_its_policies_are(deploy_text, policy):
    made = "AWS refuses FRole (AWS::IAM::Role), which SAM makes for F."
    said = re.escape(f'{made} Resource handler returned message: "{WRONG[policy]}')
    with pytest.raises(TemplateError, match=f"line 8: {said}"):
        deploy_text(FUNCTION.replace("NAME", policy))


def test_a_name_alone_is_an_arn_for_sam_only(deploy_text, cloud):
    deploy_text(FUNCTION.replace("NAME", "AWSLambdaSQSQueueExecutionRole"))
    arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole"
    assert arn in cloud.roles.last["FRole"][1]
    with pytest.raises(TemplateError, match=f"is not valid.*Its ARN is {arn}"):
        deploy_text(ROLE.replace("ARN", "AWSLambdaSQSQueueExecutionRole"))


def test_a_policy_of_the_account_may_be_there(deploy_text, cloud):
    deploy_text(ROLE.replace("ARN", "arn:aws:iam::123456789012:policy/mine"))
    assert cloud.roles.last["Role"][1][-1] == "arn:aws:iam::123456789012:policy/mine"


@pytest.mark.parametrize("name", MANAGED_POLICIES)
def test_every_policy_that_is_known_here_can_be_given(deploy_text, name):
    deploy_text(FUNCTION.replace("NAME", name))
