"""Partial batch responses: every shape of answer, right and wrong."""

from __future__ import annotations

import pytest

from tests.aws_facts.lambda_.conftest import Maker

ON = {"FunctionResponseTypes": ["ReportBatchItemFailures"]}
REPORT = """
    def handler(event, context):
        failed = [record["messageId"] for record in event["Records"] if {condition}]
        return {{"batchItemFailures": [{{"itemIdentifier": one}} for one in failed]}}
"""


def test_t054_listed_messages_come_back_the_others_are_deleted(make: Maker) -> None:
    """T054 [A] 2025-03-03: listed messages reappear after the visibility timeout with count + 1."""
    wiring = make.wired(
        REPORT.format(condition="record['body'] == 'bad' and record['attributes']['ApproximateReceiveCount'] == '1'"),
        **ON,
    )
    for body in ("good", "bad", "fine"):
        wiring.queue.send(body)
    make.cloud.settle()
    batches = wiring.bodies
    assert batches[-1] == ["bad"]
    assert sorted(body for batch in batches[:-1] for body in batch) == ["bad", "fine", "good"]
    assert wiring.queue.messages == []


def test_t055_the_whole_trace_on_a_fifo_queue(make: Maker) -> None:
    """T055 [A] 2025-03-03: 4 messages of a group, maxReceiveCount 2: 1-4 then 2,3,4, then message 4 is a dead letter."""
    condition = (
        "record['body'] == '4' or (record['body'] != '1' and record['attributes']['ApproximateReceiveCount'] == '1')"
    )
    wiring = make.wired(REPORT.format(condition=condition), fifo=True, max_receives=2, Enabled=False, **ON)
    for body in "1234":
        wiring.queue.send(body, group_id="g", deduplication_id=body)
    make.cloud.call("lambda", "UpdateEventSourceMapping", UUID=wiring.uuid, Enabled=True)
    make.cloud.settle()
    assert wiring.bodies == [["1", "2", "3", "4"], ["2", "3", "4"]]
    assert [message.body for message in wiring.dead.messages] == ["4"]


@pytest.mark.parametrize(
    "answer",
    [
        "{}",
        "None",
        "''",
        "[]",
        "{'batchItemFailures': []}",
        "{'batchItemFailures': None}",
        "{'BatchItemFailures': [{'ItemIdentifier': 'x'}]}",
    ],
)
def test_t057_t058_t062_these_answers_are_a_success(make: Maker, answer: str) -> None:
    """T057 [A] 2025-11-25, T058 [D], T060 [A, Kinesis], T062 [F] 2021: nothing under batchItemFailures means that all went well."""
    wiring = make.wired(f"def handler(event, context): return {answer}", max_receives=1, **ON)
    wiring.queue.send("text")
    make.cloud.settle()
    assert (len(wiring.payloads), wiring.dead.messages) == (1, [])


@pytest.mark.parametrize(
    "failures",
    [
        "[{'foo': 'notvalid'}]", "[{'itemIdentifier': ''}]", "[{'itemIdentifier': None}]", "[{'itemIdentifier': 123}]",
        "[{'itemIdentifier': 'no-such-message'}]", "[{'itemIdentifier': event['Records'][0]['receiptHandle']}]", "['x']",
    ],
)  # fmt: skip
def test_t056_t059_these_answers_fail_the_whole_batch(make: Maker, failures: str) -> None:
    """T056 [A] 2025-11-25, T059 [D]: a wrong key, an empty, null or unknown identifier means that the batch comes back whole."""
    wiring = make.wired(
        f"def handler(event, context): return {{'batchItemFailures': {failures}}}", max_receives=2, **ON
    )
    wiring.queue.send("one")
    wiring.queue.send("two")
    make.cloud.settle()
    assert sorted(message.body for message in wiring.dead.messages) == ["one", "two"]


def test_t059_an_answer_that_is_no_json_fails_the_batch(make: Maker) -> None:
    """T059 [D]: an invalid JSON response is a complete failure."""
    wiring = make.wired("def handler(event, context): return object()", max_receives=1, **ON)
    wiring.queue.send("text")
    make.cloud.settle()
    assert len(wiring.dead.messages) == 1
