"""What a function may do, and where its code is."""

from __future__ import annotations

import io
import zipfile

import pytest

from cloudlet.errors import TemplateError

ROLE = """\
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {}
      ManagedPolicyArns: [!Ref Shared, "arn:aws:iam::aws:policy/AmazonSQSFullAccess"]
  Shared:
    Type: AWS::IAM::ManagedPolicy
    Properties: {PolicyDocument: {Statement: [one]}}
  Later:
    Type: AWS::IAM::Policy
    Properties: {PolicyName: later, PolicyDocument: {Statement: [two]}, Roles: [!Ref Role]}
"""
NAMES_ITS_ROLE = """\
  Named:
    Type: AWS::IAM::RolePolicy
    Properties: {PolicyName: named, PolicyDocument: {Statement: [three]}, RoleName: !Ref Role}
"""
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
    assert documents == [{"Statement": ["one"]}, {"Statement": ["two"]}]
    assert managed == ["arn:aws:iam::aws:policy/AmazonSQSFullAccess"]


def test_a_policy_may_name_its_role_itself(deploy_text, cloud):
    deploy_text(ROLE + NAMES_ITS_ROLE)
    assert {"Statement": ["three"]} in cloud.roles.last["Role"][0]


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


def test_a_queue_that_is_not_fifo_is_not_asked_for_as_one(deploy_text, cloud):
    deploy_text("Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    Properties: {FifoQueue: false}\n")
    assert cloud.params("CreateQueue")[0]["Attributes"] == {}
