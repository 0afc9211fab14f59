"""Intrinsic functions, parameters and conditions."""

from __future__ import annotations

import pytest

from cloudlet.errors import TemplateError

RESOURCES = "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    Properties: {QueueName: orders}\n"
URL = "https://sqs.eu-central-1.amazonaws.com/123456789012/orders"
ARN = "arn:aws:sqs:eu-central-1:123456789012:orders"

VALUES = {
    "!Ref Q": URL,
    "{Ref: Q}": URL,
    "!GetAtt Q.Arn": ARN,
    "!GetAtt [Q, Arn]": ARN,
    "{'Fn::GetAtt': Q.QueueName}": "orders",
    "!Sub '${Q}|${Q.Arn}|${!Q}'": f"{URL}|{ARN}|${{Q}}",
    "!Sub ['${a}-${Q.QueueName}', {a: !Ref AWS::Region}]": "eu-central-1-orders",
    "!Join ['-', [a, 1, !GetAtt Q.QueueName]]": "a-1-orders",
    "!Select [1, [a, b]]": "b",
    "!Select ['1', !Split [':', 'x:y:z']]": "y",
    "!Join ['', !Split ['/', 'a/b']]": "ab",
    "!Base64 hello": "aGVsbG8=",
    "!Select [0, !GetAZs '']": "eu-central-1a",
    "!FindInMap [Stages, !Ref Stage, Size]": "5",
    "!If [IsProd, big, small]": "small",
    "!If [IsNotProd, big, small]": "big",
    "!If [Both, big, small]": "small",
    "!If [Either, big, small]": "big",
    "!Select [0, [!If [IsProd, a, !Ref AWS::NoValue], b]]": "b",
    "!Sub '${AWS::AccountId}/${AWS::StackName}/${AWS::Partition}/${AWS::URLSuffix}'": "123456789012/shop/aws/amazonaws.com",
    "!Ref Stage": "dev",
    "!Ref Count": "3",
    "!Select [1, !Ref Names]": "grace",
}
HEAD = """\
Parameters:
  Stage: {Type: String, Default: dev, AllowedValues: [dev, prod]}
  Count: {Type: Number, Default: 3, MinValue: 1, MaxValue: 9}
  Names: {Type: CommaDelimitedList, Default: "ada, grace"}
Mappings: {Stages: {dev: {Size: 5}, prod: {Size: 50}}}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsNotProd: !Not [!Condition IsProd]
  Both: !And [!Condition IsProd, !Equals [!Ref Count, 3]]
  Either: !Or [{Condition: Both}, !Equals [!Ref Count, "3"]]
"""


@pytest.mark.parametrize("expression", VALUES)
def test_a_function_gives_what_cloudformation_gives(deploy_text, expression):
    stack = deploy_text(HEAD + RESOURCES + f"Outputs:\n  A:\n    Value: {expression}\n")
    assert stack.outputs["A"] == VALUES[expression]


def test_given_parameters_win_over_defaults(deploy_text):
    outputs = "Outputs: {A: {Value: !If [IsProd, big, small]}, B: {Value: !FindInMap [Stages, !Ref Stage, Size]}}\n"
    assert deploy_text(HEAD + RESOURCES + outputs, parameters={"Stage": "prod"}).outputs == {"A": "big", "B": "50"}


def test_a_resource_or_output_whose_condition_does_not_hold_is_not_made(deploy_text):
    more = "  P:\n    Type: AWS::SQS::Queue\n    Condition: IsProd\n"
    stack = deploy_text(HEAD + RESOURCES + more + "Outputs: {P: {Condition: IsProd, Value: !Ref P}}\n")
    assert list(stack.resources) == ["Q"]
    assert stack.outputs == {}


def test_novalue_takes_a_property_away(deploy_text):
    text = RESOURCES.replace("}", ", DelaySeconds: !If [IsProd, 5, !Ref AWS::NoValue]}")
    assert deploy_text(HEAD + text).resources["Q"].properties == {"QueueName": "orders"}


def test_what_a_branch_not_taken_needs_is_not_waited_for(deploy_text):
    """Not a circle: P needs Q only in production."""
    text = RESOURCES.replace("}", ", KmsMasterKeyId: !GetAtt P.Arn}")
    more = "  P:\n    Type: AWS::SQS::Queue\n    Properties: {KmsMasterKeyId: !If [IsProd, !Ref Q, none]}\n"
    assert list(deploy_text(HEAD + text + more).resources) == ["P", "Q"]


def test_dependson_orders_what_nothing_else_does(deploy_text):
    assert list(deploy_text(RESOURCES + "    DependsOn: [P]\n  P:\n    Type: AWS::SQS::Queue\n").resources) == [
        "P",
        "Q",
    ]


REFUSED = {
    "!ImportValue x": "A: ImportValue needs another stack's exports, and here is only one stack. Write the value.",
    "!Subb x": "A: Fn::Subb is not available; did you mean Fn::Sub",
    "!Reff x": "A: Fn::Reff is not available; did you mean Ref?",
    "!Select [3, [a]]": "Fn::Select cannot select nonexistent value at index 3",
    "!FindInMap [Stages, test, Size]": "FindInMap finds no Stages.test.Size in the Mappings",
    "!Sub [a]": "Sub needs a string, or a list of a string and a mapping",
    "!GetAtt Q": "GetAtt needs a logical id and an attribute",
    "!If [IsTest, a, b]": "A: there is no condition IsTest.",
    "!Ref P": "A refers to P, but there is no such resource or parameter",
    "[a]": "A: an output needs a string, not a list",
}


@pytest.mark.parametrize("expression", REFUSED)
def test_a_function_that_cannot_be_called_is_named_with_its_line(deploy_text, expression):
    with pytest.raises(TemplateError) as refusal:
        deploy_text(HEAD + RESOURCES + f"Outputs:\n  A:\n    Value: {expression}\n")
    assert REFUSED[expression] in str(refusal.value)
    assert str(refusal.value).startswith("template.yaml line 17: ")


def test_functions_cannot_fill_the_memory(deploy_text):
    large = f"Parameters: {{P: {{Type: String, Default: {'x' * 4000}}}}}\n"
    with pytest.raises(TemplateError, match="write more than 4,000,000 characters"):
        deploy_text(large + RESOURCES + f"Outputs:\n  A:\n    Value: !Sub '{'${P}' * 200_000}'\n")
    with pytest.raises(TemplateError, match="write more than 4,000,000 characters"):
        deploy_text(large + RESOURCES + f"Outputs:\n  A:\n    Value: !Join ['', [{'!Ref P,' * 20_000}]]\n")


PARAMETERS = {
    "Stage=test": "parameter Stage is 'test', but it must be one of dev, prod.",
    "Count=x": "parameter Count is 'x', but its type is Number.",
    "Count=0": "parameter Count is '0', but its MinValue is 1.",
    "Count=10": "parameter Count is '10', but its MaxValue is 9.",
    "Stag=dev": "Parameters: [Stag] do not exist in the template; did you mean Stage?",
}


@pytest.mark.parametrize("given", PARAMETERS)
def test_a_parameter_that_is_not_allowed_is_refused(deploy_text, given):
    name, value = given.split("=")
    with pytest.raises(TemplateError) as refusal:
        deploy_text(HEAD + RESOURCES, parameters={name: value})
    assert PARAMETERS[given] in str(refusal.value)


def test_conditions_that_need_each_other_are_refused(deploy_text):
    text = "Conditions: {A: !Not [!Condition B], B: !Not [!Condition A]}\n" + RESOURCES + "    Condition: A\n"
    with pytest.raises(TemplateError, match="the condition A needs itself"):
        deploy_text(text)
