"""What became of two events of an order in lesson 08 while a function died or was refused: whose fault it is."""

from __future__ import annotations

from grader.checks import ordering, parking
from grader.checks.ordering import FORWARDER, ONE_WRITE, SENDS, SEQUENCER, STEPS
from grader.checks.settings_at_fault import lost_by_the_template
from grader.checks.table_writes import WRITES
from grader.exploring import CANCELLED, REFUSED
from grader.shop import Shop

DIES = (
    "What was being worked on when a function dies is worked on again. Only one write that does all at once is done "
    "either wholly or not at all."
)
TAKEN_ALONG = (
    "When a batch comes back, the events before the crash are old and the others are new. What the table has of one "
    "says nothing of the next."
)
OVER_A_GAP = (
    "Seq 2 was appended where seq 1 was not: its write had been refused. Only the table knows what was written; what a "
    "handler counts for itself it may have counted in vain. When seq 1 came back, it was taken for old."
)


def complete(shop: Shop, order_id: str, arrival: tuple[int, int]) -> None:
    """Find an order whose two events are not in their places."""
    story = f"{order_id}'s seq {arrival[0]} came, and then seq {arrival[1]}, in one batch."
    because, act = DIES, ONE_WRITE
    spots: tuple[str, ...] = ()
    if {REFUSED, CANCELLED} & {fault.name for fault in shop.history.of("fault")}:
        because, act, spots = parking.DELETED, "Report a message as failed when any of its calls failed.", ("except ",)
        if ordering.progress(shop, order_id) == (2, STEPS[1:2]):
            because, act, spots = OVER_A_GAP, ONE_WRITE, ordering.WRITES
    elif _taken_along(shop, order_id):
        because, act = TAKEN_ALONG, "Look at each message by itself, in a batch that comes back, too."
    if ordering.deleting(shop):
        because, act = parking.TOO_SOON, "Delete nothing: Lambda does, when your handler returned."
        spots = ("delete_message", ".delete(")
    if ordering.difference(shop, {order_id: STEPS[:2]}):
        lost_by_the_template(shop, story)
    file = _file_in_trouble(shop)
    spots += SENDS if file == FORWARDER else ()
    ordering.right(shop, {order_id: STEPS[:2]}, story, because, act, *spots, file=file)


def _taken_along(shop: Shop, order_id: str) -> bool:
    """Whether seq 1 is in its place and all that was ever written, so that seq 2 was given up without a write."""
    calls = [it for it in shop.history.of("call", service="dynamodb") if it.operation in WRITES]
    writes = [it for it in calls if repr(order_id) in str(it.params)]
    return ordering.progress(shop, order_id) == (1, STEPS[:1]) and len(writes) == 1


def none_left(shop: Shop, story: str) -> None:
    """Find messages that are still on a queue."""
    if ordering.on_queues(shop):
        lost_by_the_template(shop, story)
    ordering.none_left(shop, story)


def _file_in_trouble(shop: Shop) -> str:
    """The forwarder's, where nobody but the forwarder had trouble."""
    who = {shop.plain_name(event.actor).partition("#")[0] for event in shop.history.of("fault")}
    return FORWARDER if who == {"ForwarderFunction"} else SEQUENCER
