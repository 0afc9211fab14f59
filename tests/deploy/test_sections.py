"""Names, mappings, exports and enumerated values that CloudFormation refuses."""

from __future__ import annotations

import re

import pytest

from cloudlet.errors import TemplateError

QUEUE = "Resources:\n  Q: {Type: AWS::SQS::Queue}\n"
LEVELS = "Template format error: Every Mappings member must be a map; M{} is none."
NO_FUNCTION = "Template format error: Every Mappings attribute must be a String or a List."
EXPORTED = "Outputs:\n  A: {Value: a, Export: {Name: same}}\n  B: {Value: b, Export: {Name: !Sub 'same'}}\n"
GROUP = "Resources:\n  G:\n    Type: AWS::Logs::LogGroup\n    Properties:\n      RetentionInDays: 8\n"
FUNCTION = (
    "Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties:\n      Runtime: python3.13\n"
    "      Handler: sender.handler\n      Code: .\n      Role: arn:aws:iam::123456789012:role/mine\n"
)
NO_ENUM = "#/{}: failed validation constraint for keyword [enum] ({}; there are {}"

REFUSED = [
    (QUEUE + "Mappings:\n  M: {a: x}\n", 4, LEVELS.format(".a")),
    (QUEUE + "Mappings:\n  M: x\n", 4, LEVELS.format("")),
    (QUEUE + "Mappings:\n  M: {a: {b: !Ref Q}}\n", 4, NO_FUNCTION),
    (QUEUE + "Mappings:\n  M: {a: {b: {c: d}}}\n", 4, NO_FUNCTION),
    (QUEUE + "Mappings:\n  M-1: {a: {b: c}}\n", 4, "Template format error: Mappings name 'M-1' is non alphanumeric."),
    (QUEUE + "Outputs:\n  O-1: {Value: x}\n", 4, "Template format error: Outputs name 'O-1' is non alphanumeric."),
    (
        QUEUE + "Parameters:\n  p_1: {Type: String, Default: x}\n",
        4,
        "Template format error: Parameter name p_1 is non alphanumeric.",
    ),
    (QUEUE + f"Description: {'ä' * 513}\n", 3, "Template format error: 'Description' length is greater than 1024."),
    (QUEUE + EXPORTED, 5, "B: Export with name same is already exported by stack shop."),
    (GROUP, 5, NO_ENUM.format("RetentionInDays", "8", "1, 3, 5")),
    (FUNCTION + "      Architectures: [foo]\n", 9, NO_ENUM.format("Architectures", "foo", "x86_64, arm64")),
    (FUNCTION + "      TracingConfig: {Mode: Foo}\n", 9, NO_ENUM.format("TracingConfig/Mode", "Foo", "Active")),
]


@pytest.mark.parametrize(("text", "line", "said"), REFUSED)
def test_what_cloudformation_refuses_is_refused_at_its_line(deploy_text, text, line, said):
    with pytest.raises(TemplateError, match=f"line {line}: .*{re.escape(said)}"):
        deploy_text(text)


@pytest.mark.parametrize(
    "text",
    [
        QUEUE + "Mappings:\n  M: {eu-central-1: {b: [c, d], n: 1, t: true, x: [{y: z}]}}\n",
        QUEUE + f"Description: {'a' * 1024}\n",
        QUEUE + EXPORTED.replace("!Sub 'same'", "!Sub '${AWS::StackName}-b'"),
        GROUP.replace("8", "'14'"),
        FUNCTION + "      Architectures: [arm64]\n      TracingConfig: {Mode: Active}\n",
    ],
)
def test_what_cloudformation_takes_is_taken(deploy_text, text):
    deploy_text(text)
