"""A hundred events on a FIFO queue, one of which always fails: polled once a minute, or by an event source mapping."""

from __future__ import annotations

import json
from pathlib import Path

from cloudlet.errors import AwsError
from tests.course.measured.trial import ENDS, ROOT, Trial, template, trial

LESSON = "07_fifo_polling"
HERE = Path(__file__).parent
SOLUTION = ROOT / "solutions" / LESSON
TEN = ROOT / "tests" / "answers" / LESSON / "right" / "ten_at_a_time"
ORDERS, STEPS = 20, 5
BAD = "step 2 of o-7007"
REFUSED = AwsError("AccessDeniedException", "The event cannot be stored.")
PATIENCE_S = 1800

WAYS = {
    "a poll a minute, one at a time": (template(f"solutions/{LESSON}"), SOLUTION),
    "a poll a minute, ten at a time": (template(f"solutions/{LESSON}"), TEN),
    "FIFO trigger, `BatchSize: 10`": (template("fifo_trigger"), SOLUTION),
    "FIFO trigger, `BatchSize: 1`": (template("fifo_trigger").replace("BatchSize: 10", "BatchSize: 1"), SOLUTION),
}


def rows() -> list[dict[str, object]]:
    """A row for each way."""
    return [{"100 events of 20 orders": way, **_measured(*how)} for way, how in WAYS.items()]


def _measured(text: str, folder: Path) -> dict[str, object]:
    files = (SOLUTION / "producer.py", folder / "poller.py", HERE / "handlers" / "trigger.py")
    with trial(text, *files) as tried:
        tried.cloud.faults.fail("dynamodb", None, REFUSED, when=lambda request: BAD in str(request.params))
        _send_all(tried)
        tried.cloud.run(PATIENCE_S)
        return {
            "19 orders stored after": f"{_others_s(tried)} s",
            "receives": tried.count("received", "OrderEventsQueue"),
            "dead letters": tried.count("dead_lettered", "OrderEventsQueue"),
            "runs": len(tried.cloud.history.of("invoked")),
            "billed in half an hour": f"{_billed_s(tried)} s",
        }


def _send_all(tried: Trial) -> None:
    for step in range(1, STEPS + 1):
        for number in range(ORDERS):
            order_id = f"o-{7001 + number}"
            body = json.dumps({"order_id": order_id, "seq": step, "event": f"step {step} of {order_id}"})
            tried.stack.queue("OrderEventsQueue").send(body, group_id=order_id, deduplication_id=f"{order_id}#{step}")


def _others_s(tried: Trial) -> int:
    """When the last event of an order was stored that no failure held up."""
    bad = BAD.rpartition(" ")[2]
    writes = tried.cloud.history.of("call", operation="UpdateItem")
    others = [call.at for call in writes if bad not in str(call.params) and "error" not in call.facts]
    return round((others[-1] - tried.began_ms) / 1000)


def _billed_s(tried: Trial) -> int:
    """For how long the function ran, all runs together."""
    begun = {event.request_id: event.at for event in tried.cloud.history.of("invoked")}
    ends = tried.cloud.history.of(*ENDS)
    return round(sum(event.at - begun[event.request_id] for event in ends if event.request_id in begun) / 1000)
