"""EventBridge: rules on a schedule, events to queues, and Scheduler's schedules."""

from __future__ import annotations

import json
import uuid

import pytest
from botocore.exceptions import ClientError

from tests.probe.asking import Sqs, client

ROLE = "arn:aws:iam::000000000000:role/scheduler"
NOT_VALID = "Parameter ScheduleExpression is not valid."


@pytest.fixture
def events(endpoint):
    return client(endpoint, "events")


@pytest.fixture
def scheduler(endpoint):
    return client(endpoint, "scheduler")


def name():
    return f"rule-{uuid.uuid4().hex[:8]}"


def error(call, **params):
    with pytest.raises(ClientError) as caught:
        call(**params)
    return caught.value.response["Error"]


def aimed(events, sqs: Sqs, rule, **target):
    url = sqs.queue()
    events.put_targets(Rule=rule, Targets=[{"Id": "queue", "Arn": sqs.arn(url), **target}])
    return url


@pytest.mark.parametrize(
    "fine",
    [
        "rate(1 minute)",
        "rate(5 minutes)",
        "rate(1 hour)",
        "rate(2 days)",
        "cron(0 12 * * ? *)",
        "cron(0/5 8-17 ? * MON-FRI *)",
    ],
)
def test_these_are_schedules(events, fine):
    """T198, T199 [A] recorded 2024-05-14."""
    assert "RuleArn" in events.put_rule(Name=name(), ScheduleExpression=fine)


@pytest.mark.parametrize(
    "bad",
    [
        "rate(10 seconds)", "rate(1 minutes)", "rate(10 minute)", "rate(0 minutes)", "rate(-10 minutes)", "rate(10)",
        "rate(10 MINUTES)", " rate(10 minutes)", "rate( 10 minutes )", "rate(1 year)", "cron(0 12 * * *)",
        "cron(* * * * * *)", "cron(0 12 * * * *)", "cron(60 12 * * ? *)", "every minute", "rate(1.5 minutes)",
    ],
)  # fmt: skip
def test_these_are_none(events, bad):
    """T198, T199 [A] recorded 2024-05-14 and 2025-01-22."""
    refused = error(events.put_rule, Name=name(), ScheduleExpression=bad)
    assert (refused["Code"], refused["Message"]) == ("ValidationException", NOT_VALID)


def test_a_schedule_is_of_the_default_bus(events):
    """T200 [A] recorded 2025-03-12."""
    bus = name()
    events.create_event_bus(Name=bus)
    refused = error(events.put_rule, Name=name(), EventBusName=bus, ScheduleExpression="rate(1 minute)")
    assert refused["Message"] == "ScheduleExpression is supported only on the default event bus."


def test_a_rule_fires_every_minute(events, sqs):
    """T201 [A] recorded 2024-05-15."""
    rule = name()
    arn = events.put_rule(Name=rule, ScheduleExpression="rate(1 minute)")["RuleArn"]
    url = aimed(events, sqs, rule)
    sqs.wait(125)
    found = [json.loads(body) for body in sqs.bodies(url)]
    assert len(found) == 2 and found[0]["resources"] == [arn]
    assert {key: found[0][key] for key in ("version", "detail-type", "source", "detail", "region")} == {
        "version": "0", "detail-type": "Scheduled Event", "source": "aws.events", "detail": {}, "region": "us-east-1",
    }  # fmt: skip


def test_an_input_is_all_that_arrives(events, sqs):
    """T201 [A] recorded 2024-05-15."""
    rule = name()
    events.put_rule(Name=rule, ScheduleExpression="rate(1 minute)")
    url = aimed(events, sqs, rule, Input='{"a": 1}')
    sqs.wait(61)
    assert sqs.bodies(url) == ['{"a": 1}']


def test_a_disabled_rule_does_not_fire(events, sqs):
    """[D] EventBridge API Reference, DisableRule."""
    rule = name()
    events.put_rule(Name=rule, ScheduleExpression="rate(1 minute)", State="DISABLED")
    url = aimed(events, sqs, rule)
    sqs.wait(125)
    assert sqs.bodies(url) == []


def test_an_event_reaches_the_rules_that_match(events, sqs):
    """T206 [A] recorded 2024-07-11: the whole envelope as the body."""
    source, rule = name(), name()
    events.put_rule(Name=rule, EventPattern=json.dumps({"source": [source], "detail": {"kind": ["order"]}}))
    url = aimed(events, sqs, rule)
    for kind in ("order", "other"):
        events.put_events(Entries=[{"Source": source, "DetailType": "t", "Detail": json.dumps({"kind": kind})}])
    sqs.wait(2)
    [body] = sqs.bodies(url)
    told = json.loads(body)
    assert (told["source"], told["detail"], told["detail-type"]) == (source, {"kind": "order"}, "t")
    assert set(told) == {
        "version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"Detail": "{no"}, "MalformedDetail"),
        ({"Source": None}, "InvalidArgument"),
        ({"DetailType": None}, "InvalidArgument"),
        ({"Detail": "[]"}, "MalformedDetail"),
    ],
    ids=str,
)
def test_a_bad_entry_fails_alone(events, change, code):
    """T204 [A] recorded 2025-01-08: HTTP 200 with FailedEntryCount."""
    entry = {"Source": "shop", "DetailType": "t", "Detail": "{}"} | change
    entry = {key: value for key, value in entry.items() if value is not None}
    answer = events.put_events(Entries=[entry, {"Source": "shop", "DetailType": "t", "Detail": "{}"}])
    assert answer["FailedEntryCount"] == 1
    assert answer["Entries"][0]["ErrorCode"] == code and "EventId" in answer["Entries"][1]


def test_ten_entries_are_the_most(events):
    """T204 [A] recorded 2025-01-08."""
    entry = {"Source": "shop", "DetailType": "t", "Detail": "{}"}
    refused = error(events.put_events, Entries=[entry] * 11)
    assert refused["Code"] == "ValidationException"
    assert refused["Message"].endswith("Member must have length less than or equal to 10")


@pytest.mark.parametrize("bad", ["rate(10 seconds)", "at(2030-01-01T00:00:00Z)", "at(2030-01-01)", "cron(0 12 * * *)"])
def test_scheduler_says_which_expression_is_bad(scheduler, bad):
    """T202 [A] recorded 2025-01-26."""
    target = {"Arn": "arn:aws:sqs:us-east-1:000000000000:q", "RoleArn": ROLE}
    off = {"Mode": "OFF"}
    refused = error(
        scheduler.create_schedule, Name=name(), ScheduleExpression=bad, Target=target, FlexibleTimeWindow=off
    )
    assert (refused["Code"], refused["Message"]) == ("ValidationException", f"Invalid Schedule Expression {bad}.")


def test_nothing_is_no_list(events):
    """[D] EventBridge API Reference, PutEvents, PutTargets and RemoveTargets: one member at least."""
    for call, params, where in (
        (events.put_events, {"Entries": []}, "entries"),
        (events.put_targets, {"Rule": "none", "Targets": []}, "targets"),
        (events.remove_targets, {"Rule": "none", "Ids": []}, "ids"),
    ):
        refused = error(call, **params)
        assert refused["Code"] == "ValidationException"
        assert refused["Message"] == (
            f"1 validation error detected: Value '[]' at '{where}' failed to satisfy constraint: "
            "Member must have length greater than or equal to 1"
        )


def test_a_rule_is_enabled_or_disabled(events):
    """[D] EventBridge API Reference, PutRule: the values of State."""
    refused = error(events.put_rule, Name=name(), ScheduleExpression="rate(1 minute)", State="ON")
    assert refused["Code"] == "ValidationException"
    assert "at 'state' failed to satisfy constraint" in refused["Message"]


def test_a_bus_has_a_name_and_goes_after_its_rules(events):
    """[D] EventBridge API Reference, CreateEventBus and DeleteEventBus; the words [M] moto, [F] terraform's tests."""
    assert error(events.create_event_bus, Name="a/b")["Message"] == "Event bus name must not contain '/'."
    bus, rule = name(), name()
    made = events.create_event_bus(Name=bus)["EventBusArn"]
    assert events.describe_event_bus(Name=bus)["Arn"] == made
    assert bus in [one["Name"] for one in events.list_event_buses()["EventBuses"]]
    events.put_rule(Name=rule, EventPattern='{"source": ["shop"]}', EventBusName=bus)
    assert (
        error(events.delete_event_bus, Name=bus)["Message"] == f"Event bus {bus} can't be deleted since it has rules."
    )
    events.delete_rule(Name=rule, EventBusName=bus)
    events.delete_event_bus(Name=bus)
    assert error(events.describe_event_bus, Name=bus)["Code"] == "ResourceNotFoundException"


def test_a_pattern_can_be_tried(events):
    """[D] EventBridge API Reference, TestEventPattern: the event has all the fields that events have."""
    event = {
        "id": "1", "account": "111122223333", "source": "shop", "time": "2026-01-01T00:00:00Z", "region": "us-east-1",
        "resources": [], "detail-type": "order", "detail": {"amount": 5},
    }  # fmt: skip
    for low, matches in ((4, True), (5, False)):
        pattern = json.dumps({"source": ["shop"], "detail": {"amount": [{"numeric": [">", low]}]}})
        assert events.test_event_pattern(EventPattern=pattern, Event=json.dumps(event))["Result"] is matches
    for broken in ({"source": "shop"}, []):
        params = {"EventPattern": '{"source": ["shop"]}', "Event": json.dumps(broken)}
        assert error(events.test_event_pattern, **params)["Code"] == "ValidationException"
