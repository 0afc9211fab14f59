"""What became of a batch of good orders and bodies that are none, as findings: lost with it, or dragged along."""

from __future__ import annotations

import json
from collections.abc import Iterable

from cloudlet.history import Event
from grader.checks import books
from grader.checks.books import DEAD, FILE, ORDERS, QUEUE
from grader.checks.partial_failures import REPORT, RESPONSE_TYPES, unreadable
from grader.finding import Finding
from grader.orders import Order
from grader.reading import shown
from grader.shop import Shop
from grader.words import listed

STOPS = "What stands after the record at which the handler stops is neither done nor reported."
NEXT = "Catch what goes wrong with one record, remember its messageId, and go on with the next."


def not_lost(shop: Shop, bad: set[str], good: Iterable[Order], story: str) -> None:
    """Find bad messages that were deleted with the batch."""
    lying = [message for queue in (QUEUE, DEAD) for message in shop.queue(queue).messages]
    lost = bad - {message.id for message in lying}
    if not lost:
        return
    bodies = [event.body for event in shop.history.of("sent") if event.message_id in lost]
    batch = next(event for event in shop.history.of("batch") if lost & set(event.message_ids))
    if batch.outcome == "filtered":
        raise Finding(
            f"{story}\nAt {shop.when(batch.at)} Lambda deleted {listed(bodies)}: FilterCriteria asks for other bodies.",
            "A filter says what a function wants. The messages that it does not want are deleted, and left to nobody.",
            shop.look_at("template.yaml", "FilterCriteria"),
            "Take the filter out, and report what is no order.",
        )
    told = f"{story}\nAt {shop.when(batch.at)} the handler returned {shown(_answer(shop, batch))}, and Lambda deleted"
    mapping = next(iter(shop.cloud.mappings.mappings.values()))
    if not mapping.partial:
        raise Finding(
            f"{told} the batch. On no queue any more: {listed(bodies)}.",
            RESPONSE_TYPES,
            shop.look_at("template.yaml", "Events", "Type: SQS"),
            "Add the property to the event in template.yaml.",
        )
    raise _taken_for_done(shop, told, bodies, list(good), {message.body for message in lying})


def _answer(shop: Shop, batch: Event) -> object:
    """What the handler returned for a batch."""
    request = batch.facts.get("request_id")
    return next((event.result for event in shop.history.of("succeeded") if event.request_id == request), None)


def _taken_for_done(shop: Shop, told: str, bodies: list[str], good: list[Order], copies: set[str]) -> Finding:
    """The finding for bad messages that Lambda deleted because the answer did not have them."""
    because = "A message that is not in batchItemFailures is done, and deleted."
    spots = ("batchItemFailures", "return")
    lacks = books.lacking(shop, good)
    if any(body in copies for body in bodies):
        return Finding(
            f"{told} the message of {listed(bodies)}. The handler had sent it anew.",
            "A copy is another message: its receive count begins at 1, and who dies between the send and the return "
            "has sent one more. To count, and to move what failed too often, is the queue's work.",
            shop.look_at(FILE, "send_message"),
            REPORT,
        )
    if lacks:
        return Finding(
            f"{told} what that does not name. On no queue any more: {listed(bodies)}."
            f"\nNot booked, and on no queue either: {books.some(lacks)}.",
            f"{because} {STOPS}",
            shop.look_at(FILE, "except", "break", *spots),
            NEXT,
        )
    ids = {_id_in(body): body for body in bodies}
    taken = sorted(ids.keys() & books.booked(shop))
    if taken:
        return Finding(
            f"{told} {ids[taken[0]]}, which is no order. {ORDERS} has {taken[0]}: it was booked.",
            "int(), float() and str() make something of nearly everything. What is no order must not be made one.",
            shop.look_at(FILE, "int(", "float(", "isinstance", "json.loads"),
            "Look at the types of the fields as they came, and report the record whose body is no order.",
        )
    return Finding(
        f"{told} what that does not name. On no queue any more: {listed(bodies)}.",
        because,
        shop.look_at(FILE, *spots),
        REPORT,
    )


def _id_in(body: str) -> str:
    try:
        return str(json.loads(body)["order_id"])
    except (ValueError, TypeError, KeyError):
        return ""


def dragged(shop: Shop, story: str, number: int) -> Finding:
    """Good orders that came back with the bad ones, and why."""
    failure = books.first_failure(shop)
    if failure is not None:
        return shop.explained(
            failure,
            "An exception in the handler fails every message of the batch, the good ones too, and even where batch "
            "item failures are switched on.",
            story,
            NEXT,
        )
    batch = next(event for event in shop.history.of("batch") if event.outcome in ("failed", "partial"))
    why = batch.facts.get("because")
    return Finding(
        f"{story}\nAt {shop.when(batch.at)} {number} good orders failed with the bad ones: "
        + (f"the whole batch comes back, for {why}." if why else "their messages were reported, too."),
        unreadable(why) if why else "What is reported comes back, and what is not reported is deleted.",
        shop.look_at(FILE, "itemIdentifier", "batchItemFailures", "return"),
        REPORT,
    )
