"""A function may do what its role allows. AWS refuses the rest; here it is in the history, and refused on order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cloudlet import Cloud, Invocation

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders: {Type: AWS::SQS::Queue, Properties: {QueueName: orders}}
  Letters: {Type: AWS::SQS::Queue, Properties: {QueueName: letters}}
  Table: {Type: AWS::Serverless::SimpleTable, Properties: {TableName: table}}
%s
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      FunctionName: worker
      CodeUri: .
      Policies: %s
"""
CODE = """
import boto3
from botocore.exceptions import ClientError

def handler(event, context):
    service, operation, params = event
    try:
        getattr(boto3.client(service), operation)(**params)
    except ClientError as error:
        return [error.response["Error"]["Code"], error.response["Error"]["Message"]]
    return "done"
"""
URL = "https://sqs.eu-central-1.amazonaws.com/1/orders"
ITEM = {"TableName": "table", "Item": {"id": {"S": "1"}}}
KEY = {"TableName": "table", "Key": {"id": {"S": "1"}}}
SEND = ("sqs", "send_message", {"QueueUrl": URL, "MessageBody": "x"})
SEND_TEN = ("sqs", "send_message_batch", {"QueueUrl": URL, "Entries": [{"Id": "0", "MessageBody": "x"}]})
RECEIVE = ("sqs", "receive_message", {"QueueUrl": URL})
PUT = ("dynamodb", "put_item", ITEM)
GET = ("dynamodb", "get_item", KEY)
TRANSACT = ("dynamodb", "transact_write_items", {"TransactItems": [{"Put": ITEM}]})
INVOKE = ("lambda", "invoke", {"FunctionName": "worker", "InvocationType": "Event", "Payload": "[]"})
Call = tuple[str, str, dict[str, Any]]


def called(folder: Path, call: Call, policies: str, *, enforce: bool = False, more: str = "") -> tuple[Any, list[str]]:
    """What the handler got, and the actions that its role did not allow."""
    (folder / "template.yaml").write_text(TEMPLATE % (more, policies), encoding="utf-8")
    (folder / "app.py").write_text(CODE, encoding="utf-8")
    service, operation, params = call
    with Cloud(calm=True, enforce_roles=enforce) as cloud:
        stack = cloud.deploy(folder)
        if "QueueUrl" in params:
            params = params | {"QueueUrl": stack.queue("Orders").url}
        done: Invocation = cloud.invoke("worker", [service, operation, params])
        assert done.status == "succeeded", done.error
        return done.payload, [event.action for event in cloud.history.of("not_allowed", function="worker")]


@pytest.mark.parametrize(
    ("call", "action", "policies"),
    [
        (SEND, "sqs:SendMessage", "[SQSSendMessagePolicy: {QueueName: orders}]"),
        (SEND_TEN, "sqs:SendMessage", "[SQSSendMessagePolicy: {QueueName: !GetAtt Orders.QueueName}]"),
        (RECEIVE, "sqs:ReceiveMessage", "[SQSPollerPolicy: {QueueName: orders}]"),
        (PUT, "dynamodb:PutItem", "[DynamoDBWritePolicy: {TableName: !Ref Table}]"),
        (GET, "dynamodb:GetItem", "AmazonDynamoDBReadOnlyAccess"),
        (TRANSACT, "dynamodb:PutItem", "[{Statement: [{Effect: Allow, Action: 'dynamodb:Put*', Resource: '*'}]}]"),
        (INVOKE, "lambda:InvokeFunction", "[LambdaInvokePolicy: {FunctionName: worker}]"),
    ],
    ids=lambda value: value[1] if isinstance(value, tuple) else None,
)
def test_a_call_needs_its_action(tmp_path: Path, call: Call, action: str, policies: str) -> None:
    assert called(tmp_path, call, policies, enforce=True) == ("done", [])
    assert called(tmp_path, call, "[]") == ("done", [action])
    (code, text), lacking = called(tmp_path, call, "[]", enforce=True)
    assert (code.startswith("AccessDenied"), lacking) == (True, [action])
    assert "is not authorized to perform: " in text


@pytest.mark.parametrize(
    ("call", "policies", "action"),
    [
        (SEND, "[SQSSendMessagePolicy: {QueueName: letters}]", "sqs:SendMessage"),
        (SEND, "[SQSPollerPolicy: {QueueName: orders}]", "sqs:SendMessage"),
        (GET, "[DynamoDBWritePolicy: {TableName: table}]", "dynamodb:GetItem"),
        (PUT, "[DynamoDBCrudPolicy: {TableName: tab}]", "dynamodb:PutItem"),
        (TRANSACT, "[{Statement: [{Effect: Allow, Action: 'dynamodb:TransactWriteItems', Resource: '*'}]}]", "dynamodb:PutItem"),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_allowed_elsewhere_is_not_allowed_here(tmp_path: Path, call: Call, policies: str, action: str) -> None:
    assert called(tmp_path, call, policies) == ("done", [action])


def test_the_refusal_is_in_the_words_of_aws(tmp_path: Path) -> None:
    (code, text), _ = called(tmp_path, SEND, "[]", enforce=True)
    assert code == "AccessDenied"
    assert text.endswith(":orders because no identity-based policy allows the sqs:sendmessage action")
    (code, text), _ = called(tmp_path, PUT, "[]", enforce=True)
    assert code == "AccessDeniedException"
    assert text.endswith(":table/table because no identity-based policy allows the dynamodb:PutItem action")
    assert ":assumed-role/" in text and "/worker is not authorized" in text


def test_the_refusal_tells_of_a_statement_that_denies(tmp_path: Path) -> None:
    """IAM User Guide, "Troubleshoot access denied error messages"."""
    policies = "[{Statement: [{Effect: Allow, Action: '*', Resource: '*'}, {Effect: Deny, Action: 'sqs:Send*', Resource: '*'}]}]"
    (_, text), _ = called(tmp_path, SEND, policies, enforce=True)
    assert text.endswith(":orders with an explicit deny in an identity-based policy")


def test_a_policy_that_is_not_known_here_may_allow_anything(tmp_path: Path) -> None:
    own = "arn:aws:iam::123456789012:policy/OurOwn"
    assert called(tmp_path, SEND, own, enforce=True) == ("done", [])


def test_a_queue_may_have_a_policy_that_allows_it(tmp_path: Path) -> None:
    more = """
  Open:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Orders]
      PolicyDocument: {Statement: [{Effect: Allow, Principal: "*", Action: "sqs:*", Resource: "*"}]}
"""
    assert called(tmp_path, SEND, "[]", enforce=True, more=more) == ("done", [])


def test_a_call_that_lacks_its_table_is_refused_by_dynamodb_and_breaks_nothing(tmp_path: Path) -> None:
    config = "Config(parameter_validation=False)"
    code = CODE.replace("boto3.client(service)", f"boto3.client(service, config={config})")
    (tmp_path / "app.py").write_text(f"from botocore.config import Config\n{code}", encoding="utf-8")
    (tmp_path / "template.yaml").write_text(TEMPLATE % ("", "[]"), encoding="utf-8")
    with Cloud(calm=True) as cloud:
        cloud.deploy(tmp_path)
        call = ["dynamodb", "transact_write_items", {"TransactItems": [{"Put": {"Item": ITEM["Item"]}}]}]
        refused = cloud.invoke("worker", call)
    assert refused.status == "succeeded"
    assert refused.payload != "done"
