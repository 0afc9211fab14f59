"""Permissions, which write a policy, and tags."""

from __future__ import annotations

import json

import pytest

NOBODY = "668614515564"


def test_a_permission_is_a_statement_of_the_policy(sqs):
    """[A] recorded 2024-04-30: Sid is the label, the action has the prefix SQS:, one action is no list."""
    url = sqs.queue()
    sqs("add_permission", QueueUrl=url, Label="send", AWSAccountIds=[NOBODY], Actions=["SendMessage"])
    policy = json.loads(sqs.told(url, "Policy")["Policy"])
    assert policy["Version"] == "2008-10-17" and policy["Id"].endswith("/SQSDefaultPolicy")
    assert policy["Statement"] == [
        {
            "Sid": "send",
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{NOBODY}:root"},
            "Action": "SQS:SendMessage",
            "Resource": sqs.arn(url),
        }
    ]


def test_a_label_is_used_once(sqs):
    """[A] recorded 2024-04-30."""
    url = sqs.queue()
    given = {"QueueUrl": url, "Label": "send", "AWSAccountIds": [NOBODY], "Actions": ["SendMessage"]}
    sqs("add_permission", **given)
    refused = sqs.refused("add_permission", **given | {"Actions": ["ReceiveMessage"]})
    assert refused.code == "InvalidParameterValue"
    assert refused.message == "Value send for parameter Label is invalid. Reason: Already exists."


def test_a_label_that_is_not_there_cannot_be_removed(sqs):
    """[A] recorded 2024-04-30."""
    refused = sqs.refused("remove_permission", QueueUrl=sqs.queue(), Label="send")
    assert refused.code == "InvalidParameterValue"
    assert refused.message == "Value send for parameter Label is invalid. Reason: can't find label."


@pytest.mark.parametrize("accounts", [[], ["ada"], [NOBODY, "12345"]])
def test_a_principal_is_an_account(sqs, accounts):
    """[D] SQS API Reference, AddPermission: 12-digit account numbers; the words [F], as moto has them."""
    given = {"QueueUrl": sqs.queue(), "Label": "send", "AWSAccountIds": accounts, "Actions": ["SendMessage"]}
    refused = sqs.refused("add_permission", **given)
    assert refused.code == "InvalidParameterValue"
    assert refused.message.endswith("for parameter PrincipalId is invalid. Reason: Unable to verify.")


def test_the_last_permission_takes_the_policy_with_it(sqs):
    """[A] recorded 2024-04-30: no Policy attribute is left."""
    url = sqs.queue()
    sqs("add_permission", QueueUrl=url, Label="send", AWSAccountIds=[NOBODY], Actions=["SendMessage"])
    sqs("remove_permission", QueueUrl=url, Label="send")
    assert sqs.told(url, "Policy") == {}


def test_a_permission_has_at_most_seven_actions(sqs):
    """[D] SQS API Reference, AddPermission: seven actions per statement; the words [M] moto."""
    actions = [
        "SendMessage", "ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility",
        "GetQueueAttributes", "GetQueueUrl", "PurgeQueue", "ListDeadLetterSourceQueues",
    ]  # fmt: skip
    asked = {"Label": "many", "AWSAccountIds": [NOBODY], "Actions": actions}
    refused = sqs.refused("add_permission", QueueUrl=sqs.queue(), **asked)
    assert (refused.code.split(".")[-1], refused.status) == ("OverLimit", 403)
    assert refused.message == "8 Actions were found, maximum allowed is 7."


@pytest.mark.parametrize("label", ["", "a b", "x" * 81])
def test_a_label_is_letters_digits_hyphens_and_underscores(sqs, label):
    """[D] SQS API Reference, AddPermission: up to 80 of them."""
    asked = {"Label": label, "AWSAccountIds": [NOBODY], "Actions": ["SendMessage"]}
    assert sqs.refused("add_permission", QueueUrl=sqs.queue(), **asked).code in {
        "InvalidParameterValue",
        "MissingParameter",
    }


def test_an_unknown_action_cannot_be_permitted(sqs):
    """[M] moto: only the queue owner may."""
    asked = {"Label": "odd", "AWSAccountIds": [NOBODY], "Actions": ["CreateQueue"]}
    refused = sqs.refused("add_permission", QueueUrl=sqs.queue(), **asked)
    assert refused.code == "InvalidParameterValue"
    assert refused.message == (
        "Value SQS:CreateQueue for parameter ActionName is invalid. "
        "Reason: Only the queue owner is allowed to invoke this action."
    )


def test_tags_are_set_replaced_and_taken_away(sqs):
    """[A] recorded 2024-04-30: a value may be empty; without tags there is no key."""
    url = sqs.queue()
    sqs("tag_queue", QueueUrl=url, Tags={"tag1": "value1", "tag2": "value2", "tag3": ""})
    sqs("tag_queue", QueueUrl=url, Tags={"tag2": "new"})
    assert sqs("list_queue_tags", QueueUrl=url) == {"Tags": {"tag1": "value1", "tag2": "new", "tag3": ""}}
    sqs("untag_queue", QueueUrl=url, TagKeys=["tag1", "tag2", "tag3", "never"])
    assert sqs("list_queue_tags", QueueUrl=url) == {}


def test_a_queue_has_at_most_fifty_tags(sqs):
    """[D] SQS Developer Guide, quotas related to queues: 50 tags; the words [M] moto."""
    url = sqs.queue()
    sqs("tag_queue", QueueUrl=url, Tags={f"k{n}": "v" for n in range(50)})
    refused = sqs.refused("tag_queue", QueueUrl=url, Tags={"one-more": "v"})
    assert refused.code == "InvalidParameterValue"
    assert refused.message == f"Too many tags added for queue {url.split('/')[-1]}."


def test_a_new_queue_has_at_most_fifty_tags_too(sqs):
    """[D] SQS Developer Guide, quotas related to queues: 50 tags."""
    tags = {f"k{n}": "v" for n in range(51)}
    assert sqs.refused("create_queue", QueueName=sqs.name(), tags=tags).code == "InvalidParameterValue"


def test_no_tags_are_a_missing_parameter(sqs):
    """[M] moto: The request must contain the parameter Tags."""
    refused = sqs.refused("tag_queue", QueueUrl=sqs.queue(), Tags={})
    assert (refused.code, refused.message) == ("MissingParameter", "The request must contain the parameter Tags.")


@pytest.mark.parametrize("tags", [{"k" * 129: "v"}, {"k": "v" * 257}])
def test_a_tag_has_a_length(sqs, tags):
    """[D] SQS Developer Guide, quotas related to queues: key 128, value 256 characters."""
    assert sqs.refused("tag_queue", QueueUrl=sqs.queue(), Tags=tags).code == "InvalidParameterValue"
