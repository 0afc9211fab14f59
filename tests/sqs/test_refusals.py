"""What SQS refuses beyond what was recorded: each call here is nearly right."""

from __future__ import annotations

import json

import pytest

from cloudlet.errors import AwsError
from cloudlet.wire.request import Request

GRANT = {"Label": "ada", "AWSAccountIds": ["123456789012"], "Actions": ["SendMessage"]}


def answer(bench, operation, **params):
    answers = []
    bench.service.call(Request("sqs", operation, params), answers.append)
    return answers[0]


@pytest.fixture
def orders(bench):
    return bench.queue()


@pytest.mark.parametrize(
    ("wrong", "code", "text"),
    [
        ({"Label": ""}, "MissingParameter", "The request must contain the parameter Label."),
        ({"Label": "a b"}, "InvalidParameterValue", None),
        ({"Actions": []}, "MissingParameter", "The request must contain the parameter Actions."),
        ({"AWSAccountIds": []}, "InvalidParameterValue", None),
        (
            {"Actions": ["CreateQueue"]},
            "InvalidParameterValue",
            "Value SQS:CreateQueue for parameter ActionName is invalid. "
            "Reason: Only the queue owner is allowed to invoke this action.",
        ),
        (
            {"Actions": ["SendMessageBatch"]},
            "InvalidParameterValue",
            "Value SQS:SendMessageBatch for parameter ActionName is invalid. "
            "Reason: Please refer to the appropriate WSDL for a list of valid actions.",
        ),
        ({"Actions": ["SendMessage"] * 8}, "OverLimit", "8 Actions were found, maximum allowed is 7."),
    ],
)
def test_a_permission_that_cannot_be_given(bench, orders, wrong, code, text):
    refused = answer(bench, "AddPermission", QueueUrl=orders.url, **(GRANT | wrong))
    assert isinstance(refused, AwsError)
    assert refused.code == code
    assert text in (None, refused.message)
    assert "Policy" not in orders.attributes


def test_a_policy_has_at_most_twenty_statements(bench, orders):
    for number in range(20):
        grant = GRANT | {"Label": str(number)}
        assert answer(bench, "AddPermission", QueueUrl=orders.url, **grant) == {}
    refused = answer(bench, "AddPermission", QueueUrl=orders.url, **GRANT)
    assert (refused.code, refused.status) == ("OverLimit", 403)
    assert refused.message == "21 Statements were found, maximum allowed is 20."


@pytest.mark.parametrize(
    "policy",
    [
        [],
        {"Version": "2012-10-17"},
        {"Version": "2012-10-17", "Statement": []},
        {"Version": "1999-01-01", "Statement": [{"Effect": "Allow"}]},
        {"Version": "2012-10-17", "Statement": [{"Effect": "Perhaps"}]},
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}]},
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Resource": "*"}]},
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": ["s3:*", "sqs:*"]}]},
    ],
)
def test_a_policy_that_is_none(bench, orders, policy):
    attributes = {"Policy": json.dumps(policy)}
    refused = answer(bench, "SetQueueAttributes", QueueUrl=orders.url, Attributes=attributes)
    assert (refused.code, refused.message) == (
        "InvalidAttributeValue",
        "Invalid value for the parameter Policy.",
    )


@pytest.mark.parametrize("action", ["*", "SQS:*", ["sqs:SendMessage", "sqs:Receive*"]])
def test_a_policy_for_a_queue_names_actions_of_sqs(bench, orders, action):
    statement = {"Effect": "Allow", "Principal": "*", "Action": action, "Resource": "*"}
    attributes = {"Policy": json.dumps({"Statement": statement})}
    assert answer(bench, "SetQueueAttributes", QueueUrl=orders.url, Attributes=attributes) == {}


@pytest.mark.parametrize(
    "tags", [{}, {"": "x"}, {"k" * 129: "x"}, {"k": "x" * 257}, {"aws:k": "x"}, {f"k{n}": "x" for n in range(51)}]
)
def test_tags_that_cannot_be_had(bench, orders, tags):
    refused = answer(bench, "TagQueue", QueueUrl=orders.url, Tags=tags)
    assert isinstance(refused, AwsError)
    assert orders.tags == {}


@pytest.mark.parametrize(
    ("destination", "text"),
    [
        (
            "letters",
            "You must use this format to specify the DestinationArn: "
            "arn:<partition>:<service>:<region>:<account-id>:<resource-id>",
        ),
        (
            "arn:aws:sqs:eu-west-1:123456789012:letters",
            "Source queue arn and destination queue arn cannot be the same.",
        ),
        (
            "arn:aws:sqs:eu-west-1:123456789012:other.fifo",
            "The source queue and destination queue must be of the same queue type.",
        ),
    ],
)
def test_a_destination_that_messages_cannot_move_to(bench, destination, text):
    letters = bench.queue("letters")
    bench.queue("other.fifo")
    bench.source(letters, most=1)
    refused = answer(bench, "StartMessageMoveTask", SourceArn=letters.arn, DestinationArn=destination)
    assert (refused.code, refused.message) == ("InvalidParameterValue", text)


def test_a_task_that_is_over_cannot_be_cancelled(bench):
    letters = bench.queue("letters")
    bench.source(letters, most=1)
    started = answer(bench, "StartMessageMoveTask", SourceArn=letters.arn)
    bench.settle()
    assert isinstance(answer(bench, "CancelMessageMoveTask", **started), AwsError)


@pytest.mark.parametrize("missing", ["ReceiptHandle", "VisibilityTimeout"])
def test_an_entry_that_lacks_something_fails_alone(bench, orders, missing):
    orders.send("o-1001")
    [message] = orders.receive()
    whole = {"Id": "whole", "ReceiptHandle": message.receipt_handle, "VisibilityTimeout": 5}
    part = {name: value for name, value in whole.items() if name != missing} | {"Id": "part"}
    result = answer(bench, "ChangeMessageVisibilityBatch", QueueUrl=orders.url, Entries=[whole, part])
    assert result["Successful"] == [{"Id": "whole"}]
    [failed] = result["Failed"]
    assert (failed["Id"], failed["Code"], failed["SenderFault"]) == ("part", "MissingParameter", True)


def test_an_operation_that_sqs_does_not_have(bench):
    refused = answer(bench, "FooBar")
    assert (refused.code, refused.message) == (
        "InvalidAction",
        "The action FooBar is not valid for this endpoint.",
    )
