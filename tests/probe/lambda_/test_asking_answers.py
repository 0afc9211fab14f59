"""What a handler's answer does to its batch, and what a filter lets through."""

from __future__ import annotations

import json

import pytest

from tests.probe.lambda_.test_asking_mappings import bodies, ready

PARTIAL = {"FunctionResponseTypes": ["ReportBatchItemFailures"]}
ALL_WELL = [
    "None",
    "{}",
    "''",
    "[]",
    "{'batchItemFailures': []}",
    "{'batchItemFailures': None}",
    "{'BatchItemFailures': [1]}",
]
ALL_BACK = [
    "{'batchItemFailures': [{'itemIdentifier': ''}]}",
    "{'batchItemFailures': [{'itemIdentifier': None}]}",
    "{'batchItemFailures': [{'itemIdentifier': 'of-no-message'}]}",
    "{'batchItemFailures': [{'ItemIdentifier': event['Records'][0]['messageId']}]}",
    "{'batchItemFailures': [{'itemIdentifier': event['Records'][0]['receiptHandle']}]}",
    "{'batchItemFailures': [{}]}",
    "{'batchItemFailures': 'all'}",
    "'batchItemFailures'",
]


@pytest.mark.parametrize("answer", ALL_WELL)
def test_these_answers_mean_that_all_is_well(functions, answer):
    """T057 [A] recorded 2025-11-25, T058 [D] services-sqs-errorhandling, T060 [A] recorded for Kinesis."""
    queue, report, _ = ready(functions, f"return {answer}", **PARTIAL)
    functions.sqs.send(queue, "a")
    functions.wait(8)
    assert bodies(functions, report) == [["a"]]


@pytest.mark.parametrize("answer", ALL_BACK)
def test_these_answers_bring_the_whole_batch_back(functions, answer):
    """T056 [A] recorded 2025-11-25, T059 [D] services-sqs-errorhandling."""
    queue, report, _ = ready(functions, f"return {answer}", **PARTIAL)
    functions.sqs.send(queue, "a")
    functions.wait(8)
    assert bodies(functions, report)[:2] == [["a"], ["a"]]


def test_the_same_identifier_twice_is_one_failure(functions):
    """[D] services-sqs-errorhandling: the identifiers are those of messages in the batch."""
    failing = "[{'itemIdentifier': event['Records'][0]['messageId']}] * 2"
    queue, report, _ = ready(functions, f"return {{'batchItemFailures': {failing}}}", **PARTIAL)
    functions.sqs.send(queue, "a")
    functions.wait(8)
    assert bodies(functions, report)[:2] == [["a"], ["a"]]


def test_what_is_not_listed_is_deleted_out_of_order(functions):
    """T063 [D] services-sqs-errorhandling: on a FIFO queue the handler must list all that it did not process."""
    code = "return {'batchItemFailures': [{'itemIdentifier': event['Records'][0]['messageId']}]}"
    queue = functions.sqs.fifo(VisibilityTimeout="5")
    for body in ("first", "second"):
        functions.sqs.send_fifo(queue, body)
    _, report, _ = ready(functions, code, queue=queue, **PARTIAL)
    functions.wait(8)
    assert bodies(functions, report)[:2] == [["first", "second"], ["first"]]


@pytest.mark.parametrize(
    ("pattern", "body", "matches"),
    [
        ({"body": {"kind": ["order"]}}, '{"kind": "order"}', True),
        ({"body": {"kind": ["order"]}}, '{"kind": "other"}', False),
        ({"body": {"kind": ["order", "other"]}}, '{"kind": "other"}', True),
        ({"body": {"kind": [{"prefix": "or"}]}}, '{"kind": "order"}', True),
        ({"body": {"kind": [{"suffix": "er"}]}}, '{"kind": "order"}', True),
        ({"body": {"kind": [{"anything-but": ["order"]}]}}, '{"kind": "order"}', False),
        ({"body": {"kind": [{"equals-ignore-case": "ORDER"}]}}, '{"kind": "order"}', True),
        ({"body": {"amount": [{"numeric": [">", 100]}]}}, '{"amount": 100}', False),
        ({"body": {"amount": [{"numeric": [">=", 100, "<", 200]}]}}, '{"amount": 199}', True),
        ({"body": {"amount": [{"exists": False}]}}, "{}", True),
        ({"body": {"a": {"b": ["x"]}}}, '{"a": {"b": "x"}}', True),
        ({"body": {"tags": ["red"]}}, '{"tags": ["blue", "red"]}', True),
        ({"body": {"$or": [{"a": [1]}, {"b": [2]}]}}, '{"b": 2}', True),
        ({"body": ["plain"]}, "plain", True),
        ({"body": {"kind": ["order"]}}, "plain", False),
        ({"body": {"kind": [None]}}, '{"kind": null}', True),
    ],
    ids=str,
)
def test_a_filter_lets_through_what_matches(functions, pattern, body, matches):
    """T065 to T068 [A] recorded 2025-11-25, [D] invocation-eventfiltering: the rest is deleted unseen."""
    queue, report, _ = ready(functions, FilterCriteria={"Filters": [{"Pattern": json.dumps(pattern)}]})
    functions.sqs.send(queue, body)
    functions.wait(8)
    assert bodies(functions, report) == ([[body]] if matches else [])
    told = functions.sqs.told(queue)
    assert told["ApproximateNumberOfMessages"] == told["ApproximateNumberOfMessagesNotVisible"] == "0"


def test_one_filter_of_several_is_enough(functions):
    """[D] invocation-eventfiltering: filters are joined by OR."""
    filters = [{"Pattern": json.dumps({"body": {"kind": [kind]}})} for kind in ("a", "b")]
    queue, report, _ = ready(functions, FilterCriteria={"Filters": filters})
    functions.sqs.send(queue, '{"kind": "b"}')
    functions.wait(8)
    assert bodies(functions, report) == [['{"kind": "b"}']]


def test_five_filters_are_the_most(functions):
    """[D] invocation-eventfiltering: up to five filters a mapping by default."""
    filters = [{"Pattern": json.dumps({"body": {"kind": [str(n)]}})} for n in range(6)]
    refused = functions.mapping_refused(
        functions.sqs.queue(), functions.function(), FilterCriteria={"Filters": filters}
    )
    assert refused.code in {"InvalidParameterValueException", "ValidationException"}


def test_no_filters_are_no_criteria(functions):
    """[D] Lambda API Reference, UpdateEventSourceMapping: an empty FilterCriteria takes the filters away."""
    filters = {"Filters": [{"Pattern": json.dumps({"body": {"kind": ["order"]}})}]}
    url, name = functions.sqs.queue(), functions.function()
    made = functions.mapping(url, name, FilterCriteria=filters, Enabled=False)
    assert made["FilterCriteria"] == filters
    changed = functions("update_event_source_mapping", UUID=made["UUID"], FilterCriteria={"Filters": []})
    assert "FilterCriteria" not in changed
