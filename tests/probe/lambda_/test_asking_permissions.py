"""Lambda: a function's own policy, statement by statement."""

from __future__ import annotations

import json

import pytest

RULE = "arn:aws:events:us-east-1:000000000000:rule/nightly"
STATEMENT = {"StatementId": "nightly", "Action": "lambda:InvokeFunction", "Principal": "events.amazonaws.com"}


def test_a_permission_is_a_statement_of_the_policy(functions):
    """[D] Lambda API Reference, AddPermission and GetPolicy; LocalStack's tests on AWS for the names of the keys."""
    name = functions.function()
    arn = functions("get_function_configuration", FunctionName=name)["FunctionArn"]
    answer = functions("add_permission", FunctionName=name, **STATEMENT, SourceArn=RULE)
    statement = {
        "Sid": "nightly",
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "lambda:InvokeFunction",
        "Resource": arn,
        "Condition": {"ArnLike": {"AWS:SourceArn": RULE}},
    }
    assert json.loads(answer["Statement"]) == statement
    policy = functions("get_policy", FunctionName=name)
    assert json.loads(policy["Policy"]) == {"Version": "2012-10-17", "Id": "default", "Statement": [statement]}


@pytest.mark.parametrize(
    ("principal", "told"),
    [
        ("*", "*"),
        ("111111111111", {"AWS": "arn:aws:iam::111111111111:root"}),
        ("arn:aws:iam::111111111111:role/caller", {"AWS": "arn:aws:iam::111111111111:role/caller"}),
        ("alexa-appkit.amazon.com", {"Service": "alexa-appkit.amazon.com"}),
    ],
)
def test_a_principal_is_everybody_an_account_an_identity_or_a_service(functions, principal, told):
    """[D] Lambda API Reference, AddPermission: a service, an account, or an IAM principal."""
    answer = functions("add_permission", FunctionName=functions.function(), **STATEMENT | {"Principal": principal})
    assert json.loads(answer["Statement"])["Principal"] == told


@pytest.mark.parametrize("principal", ["events", "amazonaws.com", "ada", "arn:aws:s3:::shop", "11111111111"])
def test_another_principal_is_refused(functions, principal):
    """[F] cloudformation-coverage-roadmap#1189, Pocket/terraform-modules#1037: the words of AWS."""
    refusal = functions.refused(
        "add_permission", FunctionName=functions.function(), **STATEMENT | {"Principal": principal}
    )
    assert (refusal.code, refusal.status) == ("InvalidParameterValueException", 400)
    assert refusal.message == "The provided principal was invalid. Please check the principal and try again."


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"Action": "InvokeFunction"}, "action"),
        ({"Action": "sqs:SendMessage"}, "action"),
        ({"StatementId": "every night"}, "statementId"),
        ({"StatementId": "x" * 101}, "statementId"),
        ({"SourceArn": "nightly"}, "sourceArn"),
        ({"SourceAccount": "ada"}, "sourceAccount"),
        ({"FunctionUrlAuthType": "all"}, "functionUrlAuthType"),
    ],
)
def test_the_parts_of_a_permission_have_a_form(functions, wrong, where):
    """[D] Lambda API Reference, AddPermission: the patterns of its parameters."""
    refusal = functions.refused("add_permission", FunctionName=functions.function(), **STATEMENT | wrong)
    assert (refusal.code, refusal.status) == ("ValidationException", 400)
    assert refusal.message.startswith("1 validation error detected: Value '") and f"at '{where}'" in refusal.message


def test_a_statements_id_is_used_once(functions):
    """[F] as AWS words it, seen in chalice's and LocalStack's tests: 409."""
    name = functions.function()
    functions("add_permission", FunctionName=name, **STATEMENT)
    refusal = functions.refused("add_permission", FunctionName=name, **STATEMENT)
    assert (refusal.code, refusal.status) == ("ResourceConflictException", 409)
    assert refusal.message.startswith("The statement id (nightly) provided already exists.")


def test_the_last_statement_takes_the_policy_with_it(functions):
    """[D] Lambda API Reference, GetPolicy and RemovePermission: ResourceNotFoundException; the words [F]."""
    name = functions.function()
    missing = functions.refused("get_policy", FunctionName=name)
    assert (missing.code, missing.status) == ("ResourceNotFoundException", 404)
    assert missing.message == "The resource you requested does not exist."
    none = functions.refused("remove_permission", FunctionName=name, StatementId="nightly")
    assert none.message == "No policy is associated with the given resource."
    functions("add_permission", FunctionName=name, **STATEMENT)
    other = functions.refused("remove_permission", FunctionName=name, StatementId="hourly")
    assert other.message == "Statement hourly is not found in resource policy."
    functions("remove_permission", FunctionName=name, StatementId="nightly")
    assert functions.refused("get_policy", FunctionName=name).code == "ResourceNotFoundException"
