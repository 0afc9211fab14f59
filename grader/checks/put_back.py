"""Lesson 10: an order that is charged on a condition, and again, for another write has put its status back."""

from __future__ import annotations

from collections.abc import Iterable

from cloudlet.history import Event
from grader.checks.pipeline import ACCEPTED, CHARGED, Pipeline
from grader.checks.places import CAREFUL, spot_in
from grader.checks.table_writes import WRITES
from grader.finding import Finding
from grader.orders import Order

PUT_BACK = (
    "The sum is written on a condition, and that held again: the order came a second time, and a write without a "
    "condition put its status back to accepted."
)
FIRST_ONLY = (
    "Write accepted only where the order is not there yet (attribute_not_exists(order_id)); send it on in either case."
)
UNDONE = (
    "The run that wrote the sum put the status back to accepted after that. The sum stayed, and when the order came "
    "again it was added again."
)
LEAVE_IT = (
    "Leave the order charged when the send to the next step failed, and report the message: it is sent next time."
)


def put_back(pipe: Pipeline, orders: Iterable[Order], saw: str) -> Finding | None:
    """The finding for a status that went back to accepted before the order was charged again."""
    if not any(ACCEPTED in pipe.way_of(order)[1:] for order in orders):
        return None
    calls = pipe.shop.history.of("call", service="dynamodb")
    written = [call for call in calls if call.operation in WRITES and "error" not in call.facts]
    sums = [call for call in written if pipe.balances.name in str(call.params)]
    first = [call for call in written if call not in sums and _says_accepted(pipe, call)]
    if not first or not all("ConditionExpression" in str(call.params) for call in sums):
        return None
    function = first[-1].actor.partition("#")[0]
    where = spot_in(pipe.shop, function, f'"{ACCEPTED}"', f"'{ACCEPTED}'", "put_item", *CAREFUL)
    before = written[: written.index(first[-1])]
    undone = any(call in sums and call.invocation == first[-1].invocation for call in before)
    return Finding(saw, UNDONE if undone else PUT_BACK, where, LEAVE_IT if undone else FIRST_ONLY)


def _says_accepted(pipe: Pipeline, call: Event) -> bool:
    told = str(call.params)
    return pipe.orders.name in told and ACCEPTED in told and CHARGED not in told
