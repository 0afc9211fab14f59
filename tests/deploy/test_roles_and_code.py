"""What a function may do, and where its code is."""

from __future__ import annotations

import io
import json
import re
import zipfile

import pytest

from cloudlet import Cloud
from cloudlet.errors import TemplateError

ONE, TWO, THREE = ({"Effect": "Allow", "Action": f"sqs:{name}", "Resource": "*"} for name in ("One", "Two", "Three"))
TRUST = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}


def _filled(text: str) -> str:
    statements = {"TRUST": {"Statement": TRUST}, "ONE": ONE, "TWO": TWO, "THREE": THREE}
    for name, statement in statements.items():
        text = text.replace(name, json.dumps(statement))
    return text


ROLE = _filled("""\
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: TRUST
      ManagedPolicyArns: [!Ref Shared, "arn:aws:iam::aws:policy/AmazonSQSFullAccess"]
  Shared:
    Type: AWS::IAM::ManagedPolicy
    Properties: {PolicyDocument: {Statement: [ONE]}}
  Later:
    Type: AWS::IAM::Policy
    Properties: {PolicyName: later, PolicyDocument: {Statement: [TWO]}, Roles: [!Ref Role]}
""")
NAMES_ITS_ROLE = _filled("""\
  Named:
    Type: AWS::IAM::RolePolicy
    Properties: {PolicyName: named, PolicyDocument: {Statement: [THREE]}, RoleName: !Ref Role}
""")
FUNCTION = """\
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.12
      Handler: sender.handler
      Role: arn:aws:iam::123456789012:role/mine
"""


def test_a_role_gathers_its_own_managed_and_later_policies(deploy_text, cloud):
    deploy_text(ROLE)
    documents, managed = cloud.roles.last["Role"]
    assert documents == [{"Statement": [ONE]}, {"Statement": [TWO]}]
    assert managed == ["arn:aws:iam::aws:policy/AmazonSQSFullAccess"]


def test_a_policy_may_name_its_role_itself(deploy_text, cloud):
    deploy_text(ROLE + NAMES_ITS_ROLE)
    assert {"Statement": [THREE]} in cloud.roles.last["Role"][0]


def test_a_policy_for_a_role_of_elsewhere_is_refused(deploy_text):
    with pytest.raises(TemplateError, match="Later names the role admin, which this template does not make"):
        deploy_text(ROLE.replace("[!Ref Role]", "[admin]"))


@pytest.mark.parametrize("code", [".", "./", "./src/..", "'.\\'"])
def test_code_is_a_folder_beside_the_template(deploy_text, cloud, folder, code):
    (folder / "src").mkdir()
    deploy_text(FUNCTION + f"      Code: {code}\n")
    assert cloud.params("CreateFunction")[0]["Code"] == {"Folder": str(folder.resolve())}


@pytest.mark.parametrize("handler", ["app/orders.handler", "app.orders.handler"])
def test_a_handler_may_be_in_a_package(deploy_text, cloud, folder, handler):
    (folder / "src" / "app").mkdir(parents=True)
    (folder / "src" / "app" / "orders.py").write_text("")
    deploy_text(FUNCTION.replace("sender.handler", handler) + "      Code: src\n")
    assert cloud.params("CreateFunction")[0]["Handler"] == handler


def test_code_may_be_further_up_where_the_caller_allows_it(deploy_text, cloud, folder):
    deploy_text(FUNCTION + "      Code: ../shop\n", code_root=folder.parent)
    assert cloud.params("CreateFunction")[0]["Code"] == {"Folder": str(folder.resolve())}


def test_inline_code_becomes_a_zip_with_index_py(deploy_text, cloud):
    deploy_text(FUNCTION.replace("sender", "index") + "      Code: {ZipFile: 'def handler(event, context): pass'}\n")
    archive = zipfile.ZipFile(io.BytesIO(cloud.params("CreateFunction")[0]["Code"]["ZipFile"]))
    assert archive.read("index.py") == b"def handler(event, context): pass"


def test_what_has_no_effect_here_is_accepted_and_noted(deploy_text):
    stack = deploy_text(FUNCTION + "      Code: .\n      VpcConfig: {SubnetIds: [a]}\n      Layers: [arn]\n")
    assert stack.ignored == ["F: Layers", "F: VpcConfig"]


def test_a_long_name_is_cut_as_cloudformation_cuts_it(deploy_text, cloud):
    deploy_text(FUNCTION.replace("  F:", f"  {'Long' * 12}:") + "      Code: .\n", name="a-stack-with-a-very-long-name")
    name = cloud.params("CreateFunction")[0]["FunctionName"]
    assert name.startswith("a-stack-with-a-very-long-LongLongLongLongLongLong-")
    assert len(name) <= 64


def test_a_fifo_queue_is_named_with_its_ending(deploy_text, cloud):
    deploy_text("Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    Properties: {FifoQueue: true}\n")
    queue = cloud.params("CreateQueue")[0]
    assert queue["QueueName"].endswith(".fifo")
    assert queue["Attributes"] == {"FifoQueue": "true"}


def test_a_queue_that_is_not_fifo_may_not_say_so(tmp_path):
    """As AWS answered: https://github.com/aws/aws-cdk/pull/31922."""
    text = "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    Properties: {FifoQueue: false}\n"
    (tmp_path / "template.yaml").write_text(text)
    with Cloud() as cloud, pytest.raises(TemplateError, match="Unknown Attribute FifoQueue"):
        cloud.deploy(tmp_path)


ANY = '{"Effect": "Allow", "Action": "sqs:One", "Resource": "*"}'
ASSUME = '{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}'


@pytest.mark.parametrize(
    ("written", "instead", "problem"),
    [
        (ANY, "{Effect: Allow, Resource: '*'}", "Policy statement must contain actions."),
        (ANY, "{Effect: Allow, Action: 'sqs:*'}", "Policy statement must contain resources."),
        (ANY, "{Effect: Allow, Action: 'sqs:*', Resource: []}", "Policy statement must contain resources."),
        (ANY, "{Effect: allow, Action: 'sqs:*', Resource: '*'}", "Syntax errors in policy."),
        (ANY, "{Action: 'sqs:*', Resource: '*'}", "Syntax errors in policy."),
        (ANY, "{Effect: Allow, Actions: 'sqs:*', Resource: '*'}", "Syntax errors in policy."),
        (ANY, "{Effect: Allow, Action: SendMessage, Resource: '*'}", "Actions/Conditions must be prefaced by a vendor"),
        (ANY, "{Effect: Allow, Action: 'a:b:c', Resource: '*'}", "Actions/Condition can contain only one colon."),
        (ANY, "{Effect: Allow, Action: 'sqs:*', Resource: orders}", 'Resource orders must be in ARN format or "*".'),
        (ANY, "{Effect: Allow, Action: 'sqs:*', Resource: 'https://q'}", "Resource https://q must be in ARN format"),
        (ANY, "{Effect: Allow, Principal: '*', Action: 'sqs:*', Resource: '*'}", "should not specify a principal."),
        (ANY, "{Effect: Allow, Action: 'sqs:*', NotAction: 'sqs:One', Resource: '*'}", "Syntax errors in policy."),
        (ANY, "{Effect: Allow, Action: 'sqs:*', Resource: '*', NotResource: '*'}", "Syntax errors in policy."),
        (ANY, "{Effect: Allow, Action: 'sqs:*', Resource: '*', Condition: {Foo: {a: b}}}", "Syntax errors in policy."),
        (ANY, "{Sid: 'a b', Effect: Allow, Action: 'sqs:*', Resource: '*'}", "(SID) must be alpha-numeric."),
        (
            ANY,
            "{Sid: a, Effect: Allow, Action: 'sqs:*', Resource: '*'}, {Sid: a, Effect: Deny, Action: 's:*', Resource: '*'}",
            "Statement IDs (SID) in a single policy must be unique.",
        ),
        ("{Statement: [" + ANY, "{Version: '2012-10-18', Statement: [" + ANY, "Syntax errors in policy."),
        (
            ASSUME,
            ASSUME.replace("lambda", "lamda"),
            'Invalid principal in policy: "SERVICE":"lamda.amazonaws.com". Did you mean lambda.amazonaws.com?',
        ),
        (ASSUME, ASSUME.replace("lambda.amazonaws.com", "lambda"), 'Invalid principal in policy: "SERVICE":"lambda".'),
        (ASSUME, "{Effect: Allow, Action: 'sts:AssumeRole'}", "a statement with no principals!"),
        (ASSUME, "{Effect: Allow, Principal: {Service: l}}", "Policy statement must contain actions."),
        (ASSUME, "{Effect: Allow, Principal: {Service: l}, Action: 'sqs:One'}", "only specify STS AssumeRole actions."),
        (
            ASSUME,
            "{Effect: Allow, Principal: {Service: l}, Action: 'sts:*', Resource: '*'}",
            "prohibited field Resource",
        ),
    ],
)
def test_what_iam_refuses_about_a_policy_is_refused(deploy_text, written, instead, problem):
    assert written in ROLE
    with pytest.raises(TemplateError, match=f"MalformedPolicyDocument: .*{re.escape(problem)}"):
        deploy_text(ROLE.replace(written, instead, 1))


@pytest.mark.parametrize(
    "statement",
    [
        "{Effect: Deny, NotAction: ['sqs:*', '*'], NotResource: 'arn:aws:sqs:*:*:orders'}",
        "{Sid: x, Effect: Allow, Action: '*', Resource: ['*'], Condition: {StringEquals: {a: b}}}",
        "{Effect: Allow, Action: '*', Resource: '*', Condition: {'ForAnyValue:StringLikeIfExists': {a: b}, Null: {c: 'd'}}}",
        "[{Sid: '', Effect: Allow, Action: '*', Resource: '*'}, {Sid: '', Effect: Allow, Action: '*', Resource: '*'}]",
        "[{Effect: Allow, Action: 'sqs:*', Resource: '*'}, {Effect: Deny, Action: 'sqs:*', Resource: '*'}]",
    ],
)
def test_what_iam_takes_is_taken(deploy_text, statement):
    deploy_text(ROLE.replace(f"[{ANY}]", statement, 1))


def test_a_policy_that_is_no_json_is_refused(deploy_text):
    with pytest.raises(TemplateError, match=r"MalformedPolicyDocument: Syntax errors in policy\."):
        deploy_text(ROLE.replace('{"Statement": ' + ASSUME + "}", "'{'"))


@pytest.mark.parametrize("key", ["PolicyName", "PolicyDocument"])
def test_an_inline_policy_has_a_name_and_a_document(deploy_text, key):
    policy = {"PolicyName": "p", "PolicyDocument": {"Statement": [ONE]}}
    del policy[key]
    text = ROLE.replace("      ManagedPolicyArns", f"      Policies: [{json.dumps(policy)}]\n      ManagedPolicyArns")
    with pytest.raises(TemplateError, match=rf"Role: #/Policies/0: required key \[{key}\] not found"):
        deploy_text(text)


@pytest.mark.parametrize(
    ("property_", "problem"),
    [
        ("RoleName: a b", "The specified value for roleName is invalid."),
        (
            f"RoleName: {'a' * 65}",
            "'roleName' failed to satisfy constraint: Member must have length less than or equal",
        ),
        ("Path: foo", "The specified value for path is invalid. It must begin and end with /"),
        ("MaxSessionDuration: 10", "Value '10' at 'maxSessionDuration' failed to satisfy constraint: Member must have"),
    ],
)
def test_a_role_has_the_name_path_and_session_that_iam_takes(deploy_text, property_, problem):
    text = ROLE.replace("      ManagedPolicyArns", f"      {property_}\n      ManagedPolicyArns")
    with pytest.raises(TemplateError, match=f"line 6: AWS refuses Role .*{re.escape(problem)}"):
        deploy_text(text)


@pytest.mark.parametrize("property_", ["Path: /service-role/", "MaxSessionDuration: 43200", "Path: /"])
def test_a_role_may_have_settings_within_the_limits(deploy_text, property_):
    deploy_text(ROLE.replace("      ManagedPolicyArns", f"      {property_}\n      ManagedPolicyArns"))


def test_a_policy_is_for_somebody(deploy_text):
    with pytest.raises(
        TemplateError, match=r"line 10: Later: At least one of \[Groups,Roles,Users\] must be non-empty\."
    ):
        deploy_text(ROLE.replace(", Roles: [!Ref Role]", ""))
