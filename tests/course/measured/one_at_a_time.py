"""Sixty orders at once for a worker that should do one at a time: ways of slowing it down, and what they cost."""

from __future__ import annotations

import json

from tests.course.measured.trial import ROOT, Trial, template, trial

ORDERS = [
    json.dumps({"order_id": f"o-{6001 + number}", "customer": "ada", "amount": 1 + number}) for number in range(60)
]
BATCH = 10
PATIENCE_S = 3600
LESSON = "06_throttling"
FILES = [ROOT / "solutions" / LESSON / name for name in ("worker.py", "redriver.py")]

SOLVED = template(f"solutions/{LESSON}")
WAYS = {
    "reserved concurrency 1, 3 receives": template(f"grader/starters/{LESSON}"),
    "the same and the redriver": SOLVED.replace("maxReceiveCount: 10", "maxReceiveCount: 3"),
    "the same and 10 receives": SOLVED,
    "`MaximumConcurrency: 2`, 3 receives": template("two_at_a_time"),
    "FIFO queue, one group, 3 receives": template("one_group"),
}


def rows() -> list[dict[str, object]]:
    """A row for each way."""
    return [{"60 orders at once": way, **_measured(text)} for way, text in WAYS.items()]


def _measured(text: str) -> dict[str, object]:
    with trial(text, *FILES) as tried:
        _send_all(tried)
        tried.cloud.run(PATIENCE_S)
        return {
            "worked on at once": tried.most_at_once("WorkerFunction"),
            "done": len(tried.seen("WorkerFunction")),
            "after": f"{tried.last_s('WorkerFunction')} s",
            "receives": tried.count("received", "OrdersQueue"),
            "dead letters": tried.count("dead_lettered", "OrdersQueue"),
            "left dead": len(tried.stack.queue("DeadLetterQueue").messages),
        }


def _send_all(tried: Trial) -> None:
    queue = tried.stack.queue("OrdersQueue")
    for start in range(0, len(ORDERS), BATCH):
        entries = [_entry(number, queue.fifo) for number in range(start, start + BATCH)]
        tried.cloud.call("sqs", "SendMessageBatch", QueueUrl=queue.url, Entries=entries)


def _entry(number: int, fifo: bool) -> dict[str, str]:
    ids = {"MessageGroupId": "orders", "MessageDeduplicationId": str(number)} if fifo else {}
    return {"Id": str(number), "MessageBody": ORDERS[number], **ids}
