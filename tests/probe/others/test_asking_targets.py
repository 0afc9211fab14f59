"""EventBridge: what a rule's targets and patterns may be."""

from __future__ import annotations

import json

import pytest

from tests.probe.asking import Sqs
from tests.probe.others.test_asking_schedules import aimed, error, events, name

__all__ = ["events"]  # a fixture


def test_rules_are_found_by_their_target(endpoint, events):
    """[D] EventBridge API Reference, ListRuleNamesByTarget."""
    sqs, rule = Sqs(endpoint), name()
    events.put_rule(Name=rule, EventPattern='{"source": ["shop"]}')
    arn = sqs.arn(aimed(events, sqs, rule))
    assert events.list_rule_names_by_target(TargetArn=arn)["RuleNames"] == [rule]


@pytest.mark.parametrize("path", ["detail.id", "$.detail['id']", '$["detail"]'])
def test_a_path_of_a_target_begins_at_the_root_and_has_dots(endpoint, events, path):
    """[F] measured on AWS by the authors of cdk-preflight, 2026-09-07: in InputPath and in InputPathsMap."""
    sqs, rule = Sqs(endpoint), name()
    events.put_rule(Name=rule, EventPattern='{"source": ["shop"]}')
    transformer = {"InputPathsMap": {"id": path}, "InputTemplate": '"<id>"'}
    for target in ({"InputPath": path}, {"InputTransformer": transformer}):
        given = [{"Id": "queue", "Arn": sqs.arn(sqs.queue()), **target}]
        refused = error(events.put_targets, Rule=rule, Targets=given)
        assert (refused["Code"], refused["Message"]) == (
            "ValidationException",
            "InputPath for target queue is invalid.",
        )
    aimed(events, sqs, rule, InputPath="$.detail.lines[0]")


@pytest.mark.parametrize(
    ("target", "text"),
    [
        (
            {"DeadLetterConfig": {"Arn": "arn:aws:sns:us-east-1:000000000000:t"}},
            "sns is not supported as a dead letter",
        ),
        (
            {"DeadLetterConfig": {"Arn": "arn:aws:sqs:us-east-1:000000000000:q.fifo"}},
            "SQS FIFO is not supported by Dead",
        ),
        (
            {"InputTransformer": {"InputTemplate": '"<aws.events.event.json>"'}},
            "InputTemplate for target queue contains placeholder aws.events.event.json valid only for JSON template.",
        ),
    ],
    ids=str,
)
def test_a_target_has_fitting_dead_letters_and_placeholders(endpoint, events, target, text):
    """[F] measured on AWS by the authors of cdk-preflight, 2026-09-07."""
    sqs, rule = Sqs(endpoint), name()
    events.put_rule(Name=rule, EventPattern='{"source": ["shop"]}')
    given = [{"Id": "queue", "Arn": sqs.arn(sqs.queue()), **target}]
    refused = error(events.put_targets, Rule=rule, Targets=given)
    assert refused["Code"] == "ValidationException" and refused["Message"].startswith(text)


def test_a_target_has_an_id_of_its_own(endpoint, events):
    """[F] measured on AWS by the authors of cdk-preflight, 2026-09-07."""
    sqs, rule = Sqs(endpoint), name()
    events.put_rule(Name=rule, EventPattern='{"source": ["shop"]}')
    target = {"Id": "queue", "Arn": sqs.arn(sqs.queue())}
    refused = error(events.put_targets, Rule=rule, Targets=[target, target])
    assert refused["Message"] == (
        "Parameter targets is not valid. Reason: More than one target with Id 'queue' is provided."
    )


def test_a_pattern_has_two_kilobytes_and_says_what_is_wrong(events):
    """[F] measured on AWS by the authors of cdk-preflight, 2026-09-07: 2,048, and the name in double quotes."""
    rule = name()
    refused = error(events.put_rule, Name=rule, EventPattern=json.dumps({"source": ["s" * 2048]}))
    assert refused["Message"] == f"Parameter EventPattern for rule {rule} exceeds limit of 2048."
    scalar = error(events.put_rule, Name=rule, EventPattern='{"source": "shop"}')
    assert scalar["Message"] == 'Event pattern is not valid. Reason: "source" must be an object or an array'
