"""A batch is deleted by the receipt handles that it was received with, whatever became of its messages since."""

from __future__ import annotations

import pytest

from tests.aws_facts.lambda_.conftest import SETTLING_S, Maker, Wiring

WORKS_S = 8
SLOW = f"import time\ndef handler(event, context): time.sleep({WORKS_S})"


def too_slow(make: Maker, fifo: bool) -> Wiring:
    """A function that works for longer than its queue hides a message: a mapping is not made for one, but keeps one."""
    wiring = make.wired(SLOW, visibility_s=5, max_receives=2, fifo=fifo)
    make.cloud.call("lambda", "UpdateFunctionConfiguration", FunctionName=wiring.function, Timeout=30)
    make.cloud.run(SETTLING_S)
    wiring.queue.send("text", **({"group_id": "g", "deduplication_id": "1"} if fifo else {}))
    make.cloud.settle()
    return wiring


@pytest.mark.parametrize("fifo", [False, True])
def test_t112_t113_what_was_received_again_meanwhile_is_not_deleted(make: Maker, fifo: bool) -> None:
    """T112 [D], T113 [A] DeleteMessage, 2025-03-28: it was worked on twice, and is a dead letter."""
    wiring = too_slow(make, fifo)
    assert wiring.bodies == [["text"], ["text"]]
    assert [message.body for message in wiring.dead.messages] == ["text"]
    assert make.cloud.history.of("deleted") == []


def test_t007_t101_each_receive_has_a_handle_and_a_count_of_its_own(make: Maker) -> None:
    """T007, T101 [A] 2025-11-25: also of one message that was received several times while a batch was gathered."""
    wiring = make.wired(
        "def handler(event, context): pass", visibility_s=10, BatchSize=100, MaximumBatchingWindowInSeconds=30
    )
    wiring.queue.send("text")
    make.cloud.run(35)
    (payload,) = wiring.payloads
    counts = [record["attributes"]["ApproximateReceiveCount"] for record in payload["Records"]]
    assert counts == ["1", "2", "3"]
    assert len({record["receiptHandle"] for record in payload["Records"]}) == 3


def test_a_handler_that_hides_its_message_for_longer_is_done_with_it(make: Maker) -> None:
    """T114 [A] 2025-03-28: extended in time, the same handle still deletes."""
    code = f"""
        import time, boto3
        sqs = boto3.client("sqs")
        def handler(event, context):
            for record in event["Records"]:
                url = sqs.get_queue_url(QueueName="Q.fifo")["QueueUrl"]
                sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=record["receiptHandle"], VisibilityTimeout=30)
            time.sleep({WORKS_S})
    """
    wiring = make.wired(code, visibility_s=5, fifo=True)
    make.cloud.call("lambda", "UpdateFunctionConfiguration", FunctionName=wiring.function, Timeout=30)
    make.cloud.run(SETTLING_S)
    wiring.queue.send("text", group_id="g", deduplication_id="1")
    make.cloud.settle()
    assert (wiring.bodies, wiring.queue.messages) == ([["text"]], [])
