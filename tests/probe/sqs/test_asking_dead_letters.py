"""Dead-letter queues: when a message moves, what it takes along, and which policies are refused."""

from __future__ import annotations

import json

import pytest

TEXT = {"k": {"DataType": "String", "StringValue": "x"}}


def refused(sqs, policy, name="RedrivePolicy"):
    value = policy if isinstance(policy, str) else json.dumps(policy)
    return value, sqs.refused("set_queue_attributes", QueueUrl=sqs.queue(), Attributes={name: value})


def pair(sqs, most=1, **attributes):
    dead = sqs.queue()
    return sqs.queue(RedrivePolicy=sqs.redriving(dead, most), VisibilityTimeout="0", **attributes), dead


@pytest.mark.parametrize("most", [1, 2])
def test_the_receive_that_is_one_too_many_moves_it(sqs, most):
    """T141 [A-]: with the same id."""
    url, dead = pair(sqs, most)
    sent = sqs.send(url)["MessageId"]
    assert [len(sqs.receive(url)) for _ in range(most + 1)] == [1] * most + [0]
    [message] = sqs.receive(dead)
    assert message["MessageId"] == sent


def test_a_dead_letter_keeps_what_it_had(sqs):
    """T142 [A] recorded 2024-04-30: the count goes on, and it tells where it died."""
    url, dead = pair(sqs)
    sqs.send(url, "b", MessageAttributes=TEXT)
    [first] = sqs.receive(url, AttributeNames=["All"])
    sqs.receive(url)
    [message] = sqs.receive(dead, AttributeNames=["All"], MessageAttributeNames=["All"])
    told = message["Attributes"]
    assert (message["Body"], message["MessageAttributes"]) == ("b", TEXT)
    assert told["ApproximateReceiveCount"] == "2" and told["DeadLetterQueueSourceArn"] == sqs.arn(url)
    assert told["SentTimestamp"] == first["Attributes"]["SentTimestamp"]


def test_one_receive_moves_the_dead_and_brings_the_living(sqs):
    """T141 [A-]: the move happens in the receive."""
    url, dead = pair(sqs)
    sqs.send(url, "old")
    sqs.receive(url)
    sqs.send(url, "new")
    assert sqs.bodies(url) == ["new"] and sqs.bodies(dead) == ["old"]


def test_a_timeout_alone_moves_nothing(sqs):
    """T141 [A-]."""
    dead = sqs.queue()
    url = sqs.queue(RedrivePolicy=sqs.redriving(dead), VisibilityTimeout="1")
    sqs.send(url)
    sqs.receive(url)
    sqs.wait(2)
    assert sqs.told(dead, "ApproximateNumberOfMessages") == {"ApproximateNumberOfMessages": "0"}


def test_a_new_limit_counts_at_once(sqs):
    """[D] SQS Developer Guide, dead-letter queues: the policy of now is compared with the count."""
    dead, url = sqs.queue(), sqs.queue(VisibilityTimeout="0")
    sqs.send(url)
    for _ in range(3):
        sqs.receive(url)
    sqs("set_queue_attributes", QueueUrl=url, Attributes={"RedrivePolicy": sqs.redriving(dead, 2)})
    assert sqs.bodies(url) == [] and sqs.bodies(dead) == ["o-1001"]


@pytest.mark.parametrize("missing", ["deadLetterTargetArn", "maxReceiveCount"])
def test_both_keys_are_needed(sqs, missing):
    """T145 [A-]; the words [F], reported 2020."""
    policy = json.loads(sqs.redriving(sqs.queue()))
    del policy[missing]
    value, answer = refused(sqs, policy)
    assert answer.code == "InvalidParameterValue"
    assert answer.message == (
        f"Value {value} for parameter RedrivePolicy is invalid. "
        f"Reason: Redrive policy does not contain mandatory attribute: {missing}."
    )


@pytest.mark.parametrize("most", [0, 1001, -1])
def test_a_count_is_one_to_a_thousand(sqs, most):
    """T145 [A-] and [D] SQS API Reference; the words [F], reported 2019."""
    value, answer = refused(sqs, sqs.redriving(sqs.queue(), most))
    assert answer.code == "InvalidParameterValue"
    assert answer.message == (
        f"Value {value} for parameter RedrivePolicy is invalid. "
        f"Reason: Invalid value for maxReceiveCount: {most}, valid values are from 1 to 1000 both inclusive."
    )


def test_a_count_that_is_no_number_is_refused(sqs):
    """T145 [A-]."""
    assert refused(sqs, sqs.redriving(sqs.queue(), "many"))[1].code == "InvalidParameterValue"


def test_a_count_may_be_a_text(sqs):
    """T145 [A-] AWS-validated: "42" is accepted."""
    dead = sqs.queue()
    told = json.loads(sqs.told(sqs.queue(RedrivePolicy=sqs.redriving(dead, "42")), "RedrivePolicy")["RedrivePolicy"])
    assert int(told["maxReceiveCount"]) == 42


@pytest.mark.parametrize("policy", ["{", "[]", "x"])
def test_a_policy_is_a_json_map(sqs, policy):
    """[F] as AWS words it, reported 2021."""
    answer = refused(sqs, policy)[1]
    assert answer.code.startswith("Invalid") and "Redrive policy is not a valid JSON map." in answer.message


def test_a_target_must_exist(sqs):
    """[F] as AWS words it, reported 2018."""
    arn = sqs.arn(sqs.queue()) + "-nowhere"
    value, answer = refused(sqs, {"deadLetterTargetArn": arn, "maxReceiveCount": 1})
    assert answer.message == (
        f"Value {value} for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist."
    )


def test_a_target_is_of_the_same_type(sqs):
    """T147 [D]; the words, with both full stops, [F] reported 2025."""
    value, answer = refused(sqs, sqs.redriving(sqs.fifo()))
    assert answer.code == "InvalidParameterValue"
    assert answer.message.startswith(
        f"Value {value} for parameter RedrivePolicy is invalid. "
        "Reason: Dead-letter queue must be same type of queue as the source."
    )


def test_an_empty_policy_ends_it(sqs):
    """T144 [A-] recorded 2024-08-20."""
    url, _ = pair(sqs)
    sqs("set_queue_attributes", QueueUrl=url, Attributes={"RedrivePolicy": ""})
    assert sqs.told(url, "RedrivePolicy") == {}
    sqs.send(url)
    assert [len(sqs.receive(url)) for _ in range(3)] == [1, 1, 1]


@pytest.mark.parametrize(
    "policy",
    [
        "{",
        {"redrivePermission": "some"},
        {"redrivePermission": "byQueue"},
        {"redrivePermission": "byQueue", "sourceQueueArns": []},
        {"redrivePermission": "allowAll", "sourceQueueArns": ["arn:aws:sqs:us-east-1:123456789012:x"]},
        {
            "redrivePermission": "byQueue",
            "sourceQueueArns": [f"arn:aws:sqs:us-east-1:123456789012:{n}" for n in range(11)],
        },
        {"redrivePermission": "allowAll", "other": 1},
    ],
    ids=str,
)
def test_a_redrive_allow_policy_has_rules(sqs, policy):
    """[D] SQS API Reference, SetQueueAttributes: allowAll, denyAll, or byQueue with 1 to 10 sources."""
    assert refused(sqs, policy, "RedriveAllowPolicy")[1].code.startswith("Invalid")


@pytest.mark.parametrize("permission", ["denyAll", "byQueue"])
def test_a_queue_that_does_not_allow_it_is_no_target(sqs, permission):
    """[D] SQS Developer Guide, redrive allow policy."""
    policy = {"redrivePermission": permission}
    if permission == "byQueue":
        policy["sourceQueueArns"] = [sqs.arn(sqs.queue())]
    dead = sqs.queue(RedriveAllowPolicy=json.dumps(policy))
    assert refused(sqs, sqs.redriving(dead))[1].code.startswith(("InvalidParameter", "AccessDenied"))


def test_a_queue_allows_the_sources_that_it_names(sqs):
    """[D] SQS Developer Guide, redrive allow policy: byQueue."""
    url, dead = sqs.queue(), sqs.queue()
    policy = json.dumps({"redrivePermission": "byQueue", "sourceQueueArns": [sqs.arn(url)]})
    sqs("set_queue_attributes", QueueUrl=dead, Attributes={"RedriveAllowPolicy": policy})
    sqs("set_queue_attributes", QueueUrl=url, Attributes={"RedrivePolicy": sqs.redriving(dead)})
    assert json.loads(sqs.told(dead, "RedriveAllowPolicy")["RedriveAllowPolicy"])["redrivePermission"] == "byQueue"


def test_retention_counts_from_the_first_send(sqs):
    """T148 [D] SQS Developer Guide, dead-letter queue retention."""
    dead = sqs.queue(MessageRetentionPeriod="100")
    url = sqs.queue(RedrivePolicy=sqs.redriving(dead), VisibilityTimeout="0")
    sqs.send(url)
    sqs.receive(url)
    sqs.wait(60)
    sqs.receive(url)
    assert sqs.bodies(dead, VisibilityTimeout=0) == ["o-1001"]
    sqs.wait(50)
    assert sqs.bodies(dead) == []


def test_a_fifo_dead_letter_frees_its_group(sqs):
    """[D] SQS Developer Guide, dead-letter queues: the rest of the group goes on."""
    dead = sqs.fifo()
    url = sqs.fifo(RedrivePolicy=sqs.redriving(dead), VisibilityTimeout="0")
    sqs.send_fifo(url, "poison")
    sqs.send_fifo(url, "next")
    assert sqs.bodies(url, most=1) == ["poison"]
    assert sqs.bodies(url, most=1) == ["next"]
    assert sqs.bodies(dead) == ["poison"]


def test_a_fifo_dead_letter_has_its_message_id_for_deduplication(sqs):
    """T139 [D] SQS Developer Guide, dead-letter queue redrive."""
    dead = sqs.fifo()
    url = sqs.fifo(RedrivePolicy=sqs.redriving(dead), VisibilityTimeout="0")
    sent = sqs.send_fifo(url, "poison")["MessageId"]
    sqs.receive(url)
    sqs.receive(url)
    [message] = sqs.receive(dead, AttributeNames=["All"])
    assert message["MessageId"] == sent and message["Attributes"]["MessageDeduplicationId"] == sent
    assert message["Attributes"]["MessageGroupId"] == "ada"


def test_a_dead_letter_queue_is_in_the_same_region(sqs):
    """[F] measured on AWS by the authors of cdk-preflight, 2026-09: the words."""
    elsewhere = sqs.arn(sqs.queue()).replace(":us-east-1:", ":eu-west-1:")
    policy = json.dumps({"deadLetterTargetArn": elsewhere, "maxReceiveCount": 1})
    refused = sqs.refused("set_queue_attributes", QueueUrl=sqs.queue(), Attributes={"RedrivePolicy": policy})
    assert refused.code == "InvalidParameterValue"
    assert refused.message.endswith("Reason: Dead-letter target must be in same region as the source.")
