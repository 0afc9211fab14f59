"""Filter criteria, and what a FIFO queue changes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.aws_facts.lambda_.conftest import Maker

PASS = "def handler(event, context): pass"


def passed(make: Maker, pattern: dict[str, Any], bodies: list[str]) -> list[str]:
    wiring = make.wired(PASS, FilterCriteria={"Filters": [{"Pattern": json.dumps(pattern)}]})
    for body in bodies:
        wiring.queue.send(body)
    make.cloud.settle()
    assert wiring.queue.messages == []
    assert wiring.dead.messages == []
    return sorted(body for batch in wiring.bodies for body in batch)


@pytest.mark.parametrize(
    ("pattern", "matching", "other"),
    [
        ({"a": ["v"]}, {"a": "v"}, {"a": "w"}),
        ({"a": ["v", "w"]}, {"a": "w"}, {"a": "x"}),
        ({"a": ["v"], "b": ["w"]}, {"a": "v", "b": "w"}, {"a": "v"}),
        ({"a": [{"exists": True}]}, {"a": 1}, {"b": 1}),
        ({"a": [{"numeric": [">", 100]}]}, {"a": 101}, {"a": 100}),
        ({"a": [{"numeric": ["<", 100]}]}, {"a": 99}, {"a": 100}),
        ({"a": [{"numeric": [">=", 100, "<", 200]}]}, {"a": 100}, {"a": 200}),
        ({"a": [{"prefix": "yes"}]}, {"a": "yes!"}, {"a": "no"}),
    ],
)
def test_t065_t066_t067_what_does_not_match_is_deleted_unseen(
    make: Maker, pattern: dict[str, Any], matching: dict[str, Any], other: dict[str, Any]
) -> None:
    """T065, T066, T067 [A] 2025-11-25: patterns look at the parsed body; the rest is removed, not retried, no dead letter."""
    assert passed(make, {"body": pattern}, [json.dumps(matching), json.dumps(other)]) == [json.dumps(matching)]


@pytest.mark.parametrize("there", [{"a": None}, {"a": "b"}, {"a": []}, {"a": {}}, {}, {"a": [{"c": 1}, {"d": 2}]}])
@pytest.mark.parametrize("members", [False, True])
def test_what_must_not_exist_is_no_leaf_of_any_object(make: Maker, there: dict[str, Any], members: bool) -> None:
    """[D] github.com/aws/event-ruler, README, "Exists matching": fields are those of the flattened event."""
    absent = [{"exists": False}]
    pattern = {"body": {"a": {"b": {"c": absent} if members else absent}}}
    held = {"a": [{"b": {"c": 1} if members else 1}, {"d": 2}]}
    assert passed(make, pattern, [json.dumps(there), json.dumps(held)]) == [json.dumps(there)]


def test_who_asks_for_one_of_two_finds_it_in_any_object(make: Maker) -> None:
    """[D] with-sqs-filtering, "$or": one of them is enough, though the other asks that something be absent."""
    pattern = {"body": {"a": {"$or": [{"b": [{"exists": False}]}, {"c": ["v"]}]}}}
    bodies = [json.dumps(body) for body in ({"a": [{"b": 1, "c": "v"}, {"b": 2}]}, {"a": "d"}, {})]
    assert passed(make, pattern, [*bodies, json.dumps({"a": {"b": 1, "c": "w"}})]) == sorted(bodies)


def test_t068_text_does_not_match_a_json_filter_nor_json_a_text_filter(make: Maker) -> None:
    """T068 [A] 2025-11-25: a plain body with a JSON filter is dropped, and the other way round."""
    assert passed(make, {"body": {"a": ["v"]}}, ["plain"]) == []


def test_t068_text_does_not_match_a_json_filter_that_asks_for_an_absence(make: Maker) -> None:
    """T068 [D] with-sqs-filtering: a body that is no JSON has no keys, and does not match for lack of one."""
    pattern = {"body": {"a": [{"exists": False}]}}
    assert passed(make, pattern, ["plain", '{"b": 1}', '{"a": 1}']) == ['{"b": 1}']


def test_t068_json_does_not_match_a_text_filter(make: Maker) -> None:
    """T068 [D] with-sqs-filtering: plain text matches plain text only."""
    assert passed(make, {"body": ["plain"]}, ["plain", '{"a": "v"}']) == ["plain"]


def test_t070_a_message_group_is_never_processed_in_parallel(make: Maker) -> None:
    """T070 [A] 2025-11-25: 5 messages of one group, batch size 1: one after the other, in one environment."""
    wiring = make.wired("import time\ndef handler(e, c): time.sleep(4)", fifo=True, visibility_s=30, BatchSize=1)
    for number in range(5):
        wiring.queue.send(str(number), group_id="g", deduplication_id=str(number))
    make.cloud.settle()
    kinds = [event.kind for event in make.cloud.history.of("invoked", "succeeded")]
    assert kinds == ["invoked", "succeeded"] * 5
    assert wiring.bodies == [["0"], ["1"], ["2"], ["3"], ["4"]]
    assert len({event.environment for event in make.cloud.history.of("invoked")}) == 1


def test_t071_groups_run_at_the_same_time(make: Maker) -> None:
    """T071 [D] services-sqs-scaling: as many at once as there are groups."""
    wiring = make.wired(
        "import time\ndef handler(e, c): time.sleep(4)",
        fifo=True,
        visibility_s=30,
        BatchSize=1,
        Enabled=False,
    )
    for number in range(4):
        wiring.queue.send("x", group_id=f"g{number}", deduplication_id=str(number))
    make.cloud.call("lambda", "UpdateEventSourceMapping", UUID=wiring.uuid, Enabled=True)
    make.cloud.settle()
    kinds = [event.kind for event in make.cloud.history.of("invoked", "succeeded")]
    assert kinds == ["invoked"] * 4 + ["succeeded"] * 4


def test_t072_a_batch_may_hold_several_groups_in_order(make: Maker) -> None:
    """T072 [D] services-sqs-scaling: order is kept within each group."""
    wiring = make.wired(PASS, fifo=True, Enabled=False)
    for number, group in enumerate("abab"):
        wiring.queue.send(f"{group}{number}", group_id=group, deduplication_id=str(number))
    make.cloud.call("lambda", "UpdateEventSourceMapping", UUID=wiring.uuid, Enabled=True)
    make.cloud.settle()
    assert wiring.bodies == [["a0", "a2", "b1", "b3"]]


def test_t073_a_failed_group_waits_and_others_go_on(make: Maker) -> None:
    """T073 [A-, D]: a failed batch blocks its groups for the visibility timeout; other groups continue."""
    code = """
        def handler(event, context):
            if event["Records"][0]["body"] == "bad" and event["Records"][0]["attributes"]["ApproximateReceiveCount"] == "1":
                raise Exception("later")
    """
    wiring = make.wired(code, fifo=True, visibility_s=20, BatchSize=1, Enabled=False)
    for body, group in (("bad", "a"), ("after", "a"), ("one", "b"), ("two", "b")):
        wiring.queue.send(body, group_id=group, deduplication_id=body)
    make.cloud.call("lambda", "UpdateEventSourceMapping", UUID=wiring.uuid, Enabled=True)
    make.cloud.settle()
    order = [body for batch in wiring.bodies for body in batch]
    assert order.index("two") < order.index("after")
    assert [body for body in order if body in ("bad", "after")] == ["bad", "bad", "after"]
