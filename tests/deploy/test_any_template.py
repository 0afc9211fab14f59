"""Whatever a template holds, the answer is a stack or a TemplateError."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from cloudlet.errors import TemplateError

SEND = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": {"Fn::Sub": "${Q.Arn}"}}
ASSUME = {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}
PLAIN = {
    "Parameters": {"Stage": {"Type": "String", "Default": "dev", "AllowedValues": ["dev", "prod"]}},
    "Mappings": {"Sizes": {"dev": {"Delay": 5}}},
    "Conditions": {"IsDev": {"Fn::Equals": [{"Ref": "Stage"}, "dev"]}},
    "Resources": {
        "Q": {
            "Type": "AWS::SQS::Queue",
            "Condition": "IsDev",
            "Properties": {
                "DelaySeconds": {"Fn::FindInMap": ["Sizes", {"Ref": "Stage"}, "Delay"]},
                "RedrivePolicy": {"deadLetterTargetArn": {"Fn::GetAtt": ["Dead", "Arn"]}, "maxReceiveCount": 5},
                "Tags": [{"Key": "a", "Value": "b"}],
            },
        },
        "Dead": {"Type": "AWS::SQS::Queue", "DependsOn": ["T"]},
        "T": {
            "Type": "AWS::DynamoDB::Table",
            "Properties": {"KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}], "TimeToLiveSpecification": {}},
        },
        "R": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "AssumeRolePolicyDocument": {"Statement": [ASSUME]},
                "Policies": [{"PolicyName": "p", "PolicyDocument": {"Statement": [SEND]}}],
            },
        },
        "F": {
            "Type": "AWS::Lambda::Function",
            "Properties": {
                "Runtime": "python3.13",
                "Handler": "sender.handler",
                "Code": ".",
                "Role": {"Fn::GetAtt": "R.Arn"},
                "Environment": {"Variables": {"AA": {"Fn::If": ["IsDev", 1, {"Ref": "AWS::NoValue"}]}}},
            },
        },
        "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "api"}},
        "M": {
            "Type": "AWS::ApiGateway::Method",
            "Properties": {
                "RestApiId": {"Ref": "Api"},
                "ResourceId": {"Fn::GetAtt": ["Api", "RootResourceId"]},
                "HttpMethod": "GET",
                "RequestParameters": {"method.request.path.id": True},
                "MethodResponses": [{"StatusCode": 200, "ResponseParameters": {"method.response.header.a": True}}],
                "Integration": {"Type": "MOCK", "IntegrationResponses": [{"StatusCode": 200}]},
            },
        },
        "D": {
            "Type": "AWS::ApiGateway::Deployment",
            "DependsOn": "M",
            "Properties": {"RestApiId": {"Ref": "Api"}, "StageName": "a"},
        },
        "E": {
            "Type": "AWS::Events::Rule",
            "Properties": {
                "ScheduleExpression": "rate(1 hour)",
                "Targets": [{"Id": "f", "Arn": {"Fn::GetAtt": ["F", "Arn"]}}],
            },
        },
    },
    "Outputs": {"A": {"Condition": "IsDev", "Value": {"Fn::Join": ["-", [{"Ref": "Q"}, {"Fn::Select": [0, ["a"]]}]]}}},
}
SAM = {
    "Transform": "AWS::Serverless-2016-10-31",
    "Globals": {"Function": {"Runtime": "python3.13", "CodeUri": "."}},
    "Resources": {
        "Q": {"Type": "AWS::SQS::Queue"},
        "F": {
            "Type": "AWS::Serverless::Function",
            "Properties": {
                "Handler": "sender.handler",
                "Policies": [{"SQSSendMessagePolicy": {"QueueName": {"Fn::GetAtt": ["Q", "QueueName"]}}}],
                "Events": {
                    "Post": {"Type": "Api", "Properties": {"Path": "/", "Method": "post"}},
                    "Q": {"Type": "SQS", "Properties": {"Queue": {"Fn::GetAtt": ["Q", "Arn"]}}},
                },
            },
        },
    },
}
ODD: list[Any] = [None, True, -1, 3.5, "", "abc", [], [1], {}, {"a": 1}, {"Ref": 3}, {"Ref": "AWS::NoValue"}]
ODD += [{"Fn::GetAtt": "x"}, {"Fn::Sub": 5}, {"Fn::If": ["x"]}, {"Condition": "x"}, "a" * 3000, 10**30, {"": ""}]


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield from paths(value[key], (*path, key))


def spoiled(document: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """The document with one thing in it gone, or something odd in its place."""
    result = copy.deepcopy(document)
    *way, last = rng.choice(list(paths(result)))
    holder: Any = result
    for key in way:
        holder = holder[key]
    if rng.random() < 0.2:
        del holder[last]
    else:
        holder[last] = copy.deepcopy(rng.choice(ODD))
    return result


@pytest.mark.parametrize(("document", "times"), [(PLAIN, 400), (SAM, 40)], ids=["plain", "sam"])
def test_a_spoiled_template_is_deployed_or_refused_and_never_crashes(deploy_text, document, times):
    rng, outcomes = random.Random(1), set()
    assert deploy_text(json.dumps(document)).resources
    for _ in range(times):
        try:
            deploy_text(json.dumps(spoiled(document, rng)))
            outcomes.add("deployed")
        except TemplateError as refusal:
            outcomes.add("refused")
            assert str(refusal).startswith("template.yaml")
    assert outcomes == {"deployed", "refused"}
