"""What becomes of a batch: success, failure, throttling, the dead-letter queue."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from tests.aws_facts.lambda_.conftest import Maker

RETURN = "def handler(event, context): return {value}"
RAISE = "def handler(event, context): raise Exception('Handler fails')"
SLOW = "import time\ndef handler(event, context): time.sleep(2)"


def counts(make: Maker) -> list[str]:
    return [
        record["attributes"]["ApproximateReceiveCount"]
        for event in make.cloud.history.of("invoked")
        for record in event.payload["Records"]
    ]


@pytest.mark.parametrize("value", ["None", "'anything'", "{'batchItemFailures': [{'itemIdentifier': 'x'}]}", "[1]"])
def test_t035_a_handler_that_returns_has_its_batch_deleted(make: Maker, value: str) -> None:
    """T035, T061 [A, D] 2025-11-25: whatever it returns, as long as ReportBatchItemFailures is not on."""
    wiring = make.wired(RETURN.format(value=value))
    wiring.queue.send("text")
    make.cloud.settle()
    assert wiring.queue.messages == []
    assert len(wiring.payloads) == 1


def test_t036_after_an_error_the_batch_is_back_when_its_visibility_is_over(make: Maker) -> None:
    """T036 [A] 2025-11-25: nothing is deleted or released; the next attempt comes a visibility timeout later at the earliest."""
    wiring = make.wired(RAISE, visibility_s=7)
    wiring.queue.send("text")
    make.cloud.run(30)
    starts = [event.at for event in make.cloud.history.of("received")]
    assert len(starts) >= 3
    assert len(wiring.payloads) == len(starts)
    assert all(later - earlier >= 7_000 for earlier, later in pairwise(starts))


def test_t037_after_max_receive_count_attempts_it_is_on_the_dead_letter_queue(make: Maker) -> None:
    """T037 [A] 2025-11-25: maxReceiveCount 2 means exactly 2 invocations, then the same message in the dead-letter queue."""
    wiring = make.wired(RAISE, max_receives=2)
    sent = wiring.queue.send("text")
    make.cloud.settle()
    assert len(wiring.payloads) == 2
    assert [(message.id, message.body) for message in wiring.dead.messages] == [(sent.id, "text")]


@pytest.mark.parametrize("settings", [{}, {"FunctionResponseTypes": ["ReportBatchItemFailures"]}])
def test_t038_t064_an_exception_takes_healthy_batch_mates_along(make: Maker, settings: dict[str, list[str]]) -> None:
    """T038, T064 [A] 2025-11-25: an uncaught exception fails the whole batch, partial responses on or off."""
    code = """
        def handler(event, context):
            if any(record["body"] == "poison" for record in event["Records"]):
                raise Exception("poison")
    """
    wiring = make.wired(code, max_receives=1, **settings)
    wiring.queue.send("poison")
    wiring.queue.send("healthy")
    make.cloud.settle()
    assert sorted(message.body for message in wiring.dead.messages) == ["healthy", "poison"]


def test_t039_a_timeout_fails_the_batch(make: Maker) -> None:
    """T039 [D] with-sqs: nothing of the batch is deleted."""
    wiring = make.wired("import time\ndef handler(e, c): time.sleep(6)", max_receives=1)
    wiring.queue.send("text")
    make.cloud.settle()
    assert [event.kind for event in make.cloud.history.of("timed_out", "succeeded")] == ["timed_out"]
    assert len(wiring.dead.messages) == 1


def test_t040_throttled_receives_count_and_end_on_the_dead_letter_queue(make: Maker) -> None:
    """T040 [D, F] services-sqs-errorhandling, re:Post: with reserved concurrency 1, messages that no function saw are dead letters."""
    make.queue("Dead")
    wiring = make.wired(SLOW, visibility_s=12, max_receives=2, BatchSize=1, Enabled=False)
    make.cloud.call("lambda", "PutFunctionConcurrency", FunctionName="Fn", ReservedConcurrentExecutions=1)
    for number in range(60):
        wiring.queue.send(str(number))
    make.cloud.call("lambda", "UpdateEventSourceMapping", UUID=wiring.uuid, Enabled=True)
    make.cloud.settle()
    seen = {body for batch in wiring.bodies for body in batch}
    never_seen = [message for message in wiring.dead.messages if message.body not in seen]
    assert len(never_seen) > 0
    assert len(seen) + len(never_seen) == 60
    assert make.cloud.history.of("throttled")


def test_t041_maximum_concurrency_within_reserved_concurrency_never_throttles(make: Maker) -> None:
    """T041, T042 [A, D] 2025-11-25: reserved 2 and MaximumConcurrency 2: all handled, every receive count 1."""
    wiring = make.wired(
        SLOW,
        visibility_s=30,
        BatchSize=20,
        MaximumBatchingWindowInSeconds=1,
        ScalingConfig={"MaximumConcurrency": 2},
    )
    make.cloud.call("lambda", "PutFunctionConcurrency", FunctionName="Fn", ReservedConcurrentExecutions=2)
    for number in range(30):
        wiring.queue.send(str(number))
    make.cloud.settle()
    assert make.cloud.history.of("throttled") == []
    assert counts(make) == ["1"] * 30


def test_t046_five_batches_at_first_more_each_minute(make: Maker) -> None:
    """T046 [D] services-sqs-scaling: 5 concurrent batches at first, 300 more each minute."""
    wiring = make.wired("import time\ndef handler(e, c): time.sleep(50)", visibility_s=300, BatchSize=1)
    make.cloud.call("lambda", "UpdateFunctionConfiguration", FunctionName="Fn", Timeout=60)
    for number in range(40):
        wiring.queue.send(str(number))
    make.cloud.run(20)
    assert len(make.cloud.history.of("invoked")) == 5
    make.cloud.settle()
    assert len(make.cloud.history.of("invoked")) == 40


def test_t048_t049_a_window_gathers_until_it_ends_or_the_batch_is_full(make: Maker) -> None:
    """T048, T049 [D, A] 2025-11-25: a batch may be smaller than BatchSize; only the totals are certain."""
    wiring = make.wired("def handler(e, c): pass", visibility_s=30, BatchSize=15, MaximumBatchingWindowInSeconds=5)
    for number in range(20):
        wiring.queue.send(str(number))
    make.cloud.settle()
    sizes = [len(batch) for batch in wiring.bodies]
    assert sum(sizes) == 20
    assert max(sizes) > 10


def test_t051_an_error_as_lambda_reports_it(make: Maker) -> None:
    """T051 [A] 2025-11-24: errorMessage, errorType, requestId, stackTrace; FunctionError Unhandled; HTTP 200."""
    make.function(RAISE)
    answer = make.cloud.call("lambda", "Invoke", FunctionName="Fn")
    error = json.loads(answer["Payload"])
    assert (answer["StatusCode"], answer["FunctionError"]) == (200, "Unhandled")
    assert set(error) == {"errorMessage", "errorType", "requestId", "stackTrace"}
    assert (error["errorMessage"], error["errorType"]) == ("Handler fails", "Exception")


def test_t052_a_timeout_as_lambda_reports_it(make: Maker) -> None:
    """T052 [A] 2025-11-25: Sandbox.Timedout, "RequestId: ... Error: Task timed out after 1.00 seconds"."""
    make.function("import time\ndef handler(e, c): time.sleep(3)", Timeout=1)
    answer = make.cloud.call("lambda", "Invoke", FunctionName="Fn")
    error = json.loads(answer["Payload"])
    assert error["errorType"] == "Sandbox.Timedout"
    assert error["errorMessage"].startswith("RequestId: ")
    assert error["errorMessage"].endswith("Error: Task timed out after 1.00 seconds")


def test_a_circling_message_is_stopped_after_sixteen_rounds_unless_allowed(make: Maker) -> None:
    """invocation-recursion [D]: Lambda stops a message that circles through it after about 16 rounds; RecursiveLoop Allow lets it."""
    code = "import boto3\ndef handler(e, c): boto3.client('sqs').send_message(QueueUrl='Q', MessageBody='again')"
    wiring = make.wired(code, max_receives=3)
    wiring.queue.send("again")
    make.cloud.settle()
    assert len(wiring.payloads) == 16
    assert (len(wiring.queue.messages), len(wiring.dead.messages)) == (0, 1)
    make.cloud.call("lambda", "PutFunctionRecursionConfig", FunctionName="Fn", RecursiveLoop="Allow")
    wiring.queue.send("again")
    make.cloud.run_until(lambda: len(wiring.payloads) > 60)
    assert len(wiring.payloads) > 60
