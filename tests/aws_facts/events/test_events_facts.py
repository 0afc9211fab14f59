"""What EventBridge does on AWS."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import Any

import pytest

from cloudlet.errors import AwsError
from tests.schedules.crons import BAD_CRONS, CRONS
from tests.schedules.fakes import ACCOUNT, FUNCTION_ARN, QUEUE_ARN, REGION, World

BAD_RATES = [
    "rate(10 seconds)",
    "rate(10 years)",
    "rate(1 minutes)",
    "rate(1 hours)",
    "rate(1 days)",
    "rate(10 minute)",
    "rate(10 hour)",
    "rate(10 day)",
    "rate()",
    "rate(10)",
    "rate(10 minutess)",
    "rate(foo minutes)",
    "rate(0 minutes)",
    "rate(-10 minutes)",
    "rate(10 MINUTES)",
    "rate( 10 minutes )",
    " rate(10 minutes)",
]
EVENT = {"Source": "shop", "DetailType": "order", "Detail": '{"order_id": "o-1001"}'}


def refused(world: World, service: str, operation: str, **params: Any) -> AwsError:
    with pytest.raises(AwsError) as refusal:
        world.call(service, operation, **params)
    return refusal.value


@pytest.mark.parametrize("expression", BAD_RATES + BAD_CRONS)
def test_t198_t199_a_rule_refuses_what_is_no_expression(expression: str) -> None:
    """T198 [A] 2024-05-14, T199 [A] 2025-01-22."""
    error = refused(World(), "events", "PutRule", Name="r", ScheduleExpression=expression)
    assert (error.status, error.code) == (400, "ValidationException")
    assert error.message == "Parameter ScheduleExpression is not valid."


@pytest.mark.parametrize("expression", ["rate(1 minute)", *CRONS])
def test_t198_t199_a_rule_takes_what_is_one_and_shows_it(expression: str) -> None:
    """T198 [A] 2024-05-14, T199 [A]."""
    world = World()
    arn = f"arn:aws:events:{REGION}:{ACCOUNT}:rule/r"
    assert world.call("events", "PutRule", Name="r", ScheduleExpression=expression) == {"RuleArn": arn}
    shown = {"Arn": arn, "EventBusName": "default", "Name": "r", "ScheduleExpression": expression, "State": "ENABLED"}
    assert world.call("events", "ListRules", NamePrefix="r") == {"Rules": [shown]}


def test_t200_a_schedule_is_for_the_default_bus_only() -> None:
    """T200 [A] 2025-03-12."""
    world = World()
    world.call("events", "CreateEventBus", Name="own")
    error = refused(world, "events", "PutRule", Name="r", EventBusName="own", ScheduleExpression="rate(1 minute)")
    assert error.message == "ScheduleExpression is supported only on the default event bus."
    missing = refused(world, "events", "PutRule", Name="r", EventBusName="none", ScheduleExpression="rate(1 minute)")
    assert (missing.code, missing.message) == ("ResourceNotFoundException", "Event bus none does not exist.")


def test_t201_a_scheduled_event_has_exactly_this_body() -> None:
    """T201 [A] 2024-05-15: and two of them a minute apart have different ids."""
    world = World()
    world.rule("rate(1 minute)")
    world.run(120)
    first, second = (json.loads(body) for body in world.bodies)
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", first.pop("id")) and second.pop("id")
    assert first == {
        "version": "0",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": ACCOUNT,
        "time": "2026-01-01T00:01:00Z",
        "region": REGION,
        "resources": [f"arn:aws:events:{REGION}:{ACCOUNT}:rule/tick"],
        "detail": {},
    }
    assert second == {**first, "time": "2026-01-01T00:02:00Z"}
    assert [later - earlier for earlier, later in pairwise(world.times)] == [60]


def test_t201_with_an_input_the_body_is_exactly_that() -> None:
    """T201 [A] 2024-05-15."""
    world = World()
    world.rule("rate(1 minute)", Input='{"custom-value": "somecustominput"}')
    world.run(60)
    assert world.bodies == ['{"custom-value": "somecustominput"}']


def test_t204_at_most_ten_events_at_once() -> None:
    """T204 [A] 2025-01-08."""
    world = World()
    error = refused(world, "events", "PutEvents", Entries=[EVENT] * 11)
    assert error.code == "ValidationException"
    assert error.message.startswith(
        "1 validation error detected: Value '[PutEventsRequestEntry(time=null, source=shop, resources=null, "
        'detailType=order, detail={"order_id": "o-1001"}, eventBusName=null, traceHeader=null, '
        "kmsKeyIdentifier=null, internalMetadata=null), "
    )
    assert error.message.endswith(
        "' at 'entries' failed to satisfy constraint: Member must have length less than or equal to 10"
    )


def test_t204_at_most_1_mib_in_all() -> None:
    """T204 [A] 2025-01-08: in those words; since January 2026 1 MB [D], AWS Compute Blog, "More room to build"."""
    big = {**EVENT, "Detail": json.dumps({"text": "x" * 524_288})}
    error = refused(World(), "events", "PutEvents", Entries=[big, big])
    assert error.message == "Total size of the entries in the request is over the limit."
    assert World().call("events", "PutEvents", Entries=[big])["FailedEntryCount"] == 0


@pytest.mark.parametrize(
    ("change", "code", "message"),
    [
        ({"Detail": "no JSON"}, "MalformedDetail", "Detail is malformed."),
        ({"Detail": '["a list"]'}, "MalformedDetail", "Detail is malformed."),
        ({"Detail": None}, "InvalidArgument", "Parameter Detail is not valid. Reason: Detail is a required argument."),
        ({"Source": None}, "InvalidArgument", "Parameter Source is not valid. Reason: Source is a required argument."),
        (
            {"DetailType": None},
            "InvalidArgument",
            "Parameter DetailType is not valid. Reason: DetailType is a required argument.",
        ),
    ],
)
def test_t204_a_wrong_entry_fails_alone(change: dict[str, Any], code: str, message: str) -> None:
    """T204 [A] 2025-01-08: the call is answered 200."""
    wrong = {name: value for name, value in {**EVENT, **change}.items() if value is not None}
    answer = World().call("events", "PutEvents", Entries=[EVENT, wrong])
    assert answer["FailedEntryCount"] == 1
    assert answer["Entries"][0].keys() == {"EventId"}
    assert answer["Entries"][1] == {"ErrorCode": code, "ErrorMessage": message}


def test_t205_putting_succeeds_although_the_target_is_gone() -> None:
    """T205 [A] 2025-01-08."""
    gone = AwsError("AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist.")
    world = World(refusals=[gone])
    world.call("events", "PutRule", Name="r", EventPattern='{"source": ["shop"]}')
    world.call("events", "PutTargets", Rule="r", Targets=[{"Id": "1", "Arn": QUEUE_ARN}])
    answer = world.call("events", "PutEvents", Entries=[EVENT])
    assert answer["FailedEntryCount"] == 0 and answer["Entries"][0]["EventId"]
    world.run(10)
    assert (world.refusals, world.sent) == ([], [])


def test_t206_targets_get_the_envelope() -> None:
    """T206 [A] 2024-07-11: a function as an object, a queue as JSON text."""
    world = World()
    world.call("events", "PutRule", Name="r", EventPattern='{"detail": {"order_id": ["o-1001"]}}')
    targets = [{"Id": "1", "Arn": QUEUE_ARN}, {"Id": "2", "Arn": FUNCTION_ARN}]
    world.call("events", "PutTargets", Rule="r", Targets=targets)
    answer = world.call("events", "PutEvents", Entries=[EVENT])
    world.run(1)
    ((_, _, event),) = world.invoked
    assert event == {
        "version": "0",
        "id": answer["Entries"][0]["EventId"],
        "detail-type": "order",
        "source": "shop",
        "account": ACCOUNT,
        "time": "2026-01-01T00:00:00Z",
        "region": REGION,
        "resources": [],
        "detail": {"order_id": "o-1001"},
    }
    assert [json.loads(body) for body in world.bodies] == [event]


@pytest.mark.parametrize(
    ("id", "rule"),
    [
        ("!@#$@!#$", r"Member must satisfy regular expression pattern: [\.\-_A-Za-z0-9]+"),
        ("x" * 65, "Member must have length less than or equal to 64"),
    ],
)
def test_a_target_id_has_a_shape(id: str, rule: str) -> None:
    """[A] 2025-01-08."""
    world = World()
    world.call("events", "PutRule", Name="r", EventPattern='{"source": ["shop"]}')
    error = refused(world, "events", "PutTargets", Rule="r", Targets=[{"Id": id, "Arn": QUEUE_ARN}])
    constraint = f"Value '{id}' at 'targets.1.member.id' failed to satisfy constraint: {rule}"
    assert error.message == f"1 validation error detected: {constraint}"


@pytest.mark.parametrize("name", ["two words", "a/b", "ä", "", "r" * 65])
def test_a_rules_name_has_a_form(name: str) -> None:
    """[D] EventBridge API Reference, PutRule: 1 to 64 letters, digits, dots, hyphens and underscores."""
    error = refused(World(), "events", "PutRule", Name=name, ScheduleExpression="rate(1 minute)")
    assert error.code == "ValidationException" and "at 'name' failed to satisfy constraint" in error.message


def test_the_default_bus_stays() -> None:
    """[M] moto: Cannot delete event bus default."""
    error = refused(World(), "events", "DeleteEventBus", Name="default")
    assert (error.code, error.message) == ("ValidationException", "Cannot delete event bus default.")


@pytest.mark.parametrize(
    "rule",
    [
        {"anything-but": ["ada", 7]},
        {"wildcard": "o-**1"},
        {"anything-but": {"wildcard": "o-**1"}},
        {"numeric": ["<", 5, ">", 0]},
        {"numeric": ["=", 5, "<", 9]},
        {"numeric": [">", 5, "<", 5]},
    ],
)
def test_a_pattern_has_no_mixture_no_double_star_and_no_range_from_above(rule: dict[str, Any]) -> None:
    """[F] aws/event-ruler, EventBridge's own matcher: its compiler and its tests refuse these."""
    pattern = json.dumps({"detail": {"order": [rule]}})
    assert refused(World(), "events", "PutRule", Name="r", EventPattern=pattern).code == "InvalidEventPatternException"
