"""Lesson 08: to the parking queue and back, after a while and as a new message."""

from __future__ import annotations

from grader.check import check
from grader.checks import lasting, many_events, ordering, parking, parking_bytes, rounds, whole_batches
from grader.checks.lesson_08_ordering import (
    QUIET_S,
    an_early_event_is_parked,
    events_that_come_in_order_are_appended,
)
from grader.checks.ordering import EACH_BY_ITSELF, PARKING, QUEUE, SENDS, STEPS, body, sent
from grader.checks.settings_at_fault import lost_by_the_template
from grader.exploring import told
from grader.shop import Shop

REFUSED = (("o-8011", "o-8013", "o-8015", True), ("o-8012", "o-8014", "o-8016", False))
"""An order whose events SQS does not take, two others of its batch, and whether a batch is refused in part only."""
LOOKS_S = (5, 30, 60)
TROUBLE_S = 100
LONGEST_WAY_S = 1230  # the longest delay, the longest batching window, and more


@check("P2", points=2, after=(an_early_event_is_parked,), calm=True)
def an_event_that_cannot_be_parked_is_not_lost(shop: Shop) -> None:
    """An early event that SQS does not take comes back, and is in its place in the end."""
    shop.needs("faults")
    for order_id, neighbour, parked, entries in REFUSED:
        shop.queue(PARKING)
        with parking.refusing(shop, order_id, entries=entries):
            ordering.send(shop, body(parked, 2), body(order_id, 2), body(order_id, 3), body(neighbour, 1))
            most = lasting.until_they_came(shop, QUEUE, order_id)
        ordering.send(shop, body(order_id, 1), body(parked, 1))
        ordering.settle(shop)
        story = (
            f"{order_id}'s early seq 2 and 3 came, with {parked}'s seq 2 beside them. SQS did not "
            f"take them {lasting.first(most)} that they were to be parked. Then seq 1 came."
        )
        wanted = {order_id: STEPS[:3], neighbour: STEPS[:1], parked: STEPS[:2]}
        if ordering.difference(shop, wanted):
            lost_by_the_template(shop, story)
        _neighbour_is_there(shop, neighbour, story)
        lasting.nobody_gives_up(shop, {order_id: STEPS[:3]}, story)
        ordering.right(
            shop, wanted, story,
            f"{parking.DELETED} What was not sent is on no other queue. {parking.NAMES_IT}",
            "When an event could not be parked, report its message as failed: it comes back and is tried again.",
            "except ", "Failed", *SENDS,
        )  # fmt: skip
        ordering.none_left(shop, story, ordering.FRESH_LIST)
    told(shop, many_events.early_ones_are_parked, shop.seed)


def _neighbour_is_there(shop: Shop, neighbour: str, story: str) -> None:
    """Find an event that was lost because another one of its batch could not be parked."""
    ordering.right(
        shop, {neighbour: STEPS[:1]}, f"{story} {neighbour}'s seq 1 had come in the batch of the early one.",
        f"{EACH_BY_ITSELF} {parking.DELETED}",
        "When one event could not be parked, report its message as failed, and go on with the next record.",
        "except ", "return", "break",
    )  # fmt: skip


@check("P3", points=2, after=(events_that_come_in_order_are_appended,), calm=True)
def parked_messages_go_back_unchanged(shop: Shop) -> None:
    """The forwarder sends every parked message back to the events queue, once, its body unchanged."""
    shop.needs("bodies")
    bodies = parking.BODIES
    ordering.send(shop, bodies[0], *bodies, to=PARKING)  # the first is there twice
    before = len(shop.history)
    _come_to_rest(shop, QUEUE, len(bodies), before)
    ordering.was_invoked(shop, PARKING, "ForwarderFunction")
    parking.came_back(shop, *([event.body for event in sent(shop, queue, before)] for queue in (QUEUE, PARKING)))


@check("P3", points=3, after=(parked_messages_go_back_unchanged,), calm=True)
def nothing_is_lost_when_a_send_fails(shop: Shop) -> None:
    """When SQS does not take a message that the forwarder sends back, it stays parked and is sent later."""
    shop.needs("faults")
    for order_id, entries in (("o-8041", True), ("o-8042", False)):
        before = len(shop.history)
        texts = [body("o-8043", 1), body(order_id, 1), body(order_id, 2), body("o-8044", 1)]
        shop.queue(PARKING)
        with parking.refusing(shop, order_id, entries=entries):
            ordering.send(shop, *texts, to=PARKING)
            most = lasting.until_they_came(shop, PARKING, order_id)
        ordering.settle(shop)
        lost = [text for text in texts if text not in {event.body for event in sent(shop, QUEUE, before)}]
        dead = parking.dead_letters(shop)
        story = f"SQS did not take {order_id}'s two events from the forwarder, {lasting.first(most)} that they came."
        if lost or dead:
            lost_by_the_template(shop, story)
            raise parking.lost(shop, story, lost) if lost else parking.never_done(shop, story, dead)
    told(shop, whole_batches.parked_messages_go_back_later, shop.seed)
    told(shop, whole_batches.an_early_event_is_refused_for_long, shop.seed)


def _come_to_rest(shop: Shop, queue: str, number: int, since: int = 0) -> None:
    """Wait until so many messages came onto a queue, and a little longer, in which no more should come."""
    shop.cloud.run_until(lambda: len(sent(shop, queue, since)) >= number, LONGEST_WAY_S)
    shop.cloud.run(QUIET_S)


@check("P6", points=2, after=(an_early_event_is_parked, parked_messages_go_back_unchanged), calm=True)
def an_early_event_comes_back_after_a_while(shop: Shop) -> None:
    """While a gap is open, what waits for it goes round once in 30 s at most."""
    shop.needs("hours")
    ordering.send(shop, body("o-8051", 2))
    for seconds in LOOKS_S:
        shop.cloud.run(seconds)
        rounds.are_gentle(shop, "o-8051")


@check("P2", points=2, after=(an_early_event_comes_back_after_a_while,), calm=True)
def a_parked_event_returns_as_a_new_message(shop: Shop) -> None:
    """A parked event returns as a new message, with a receive count of 1, and is appended when its turn has come."""
    large = body("o-8063", 2, parking_bytes.LARGE)
    ordering.send(shop, body("o-8061", 3), body("o-8062", 2), body("o-8061", 2), large)
    shop.cloud.run(TROUBLE_S)
    ordering.send(shop, body("o-8061", 1), body("o-8062", 1), body("o-8063", 1))
    ordering.settle(shop)
    story = f"o-8061's seq 3 and 2 and o-8062's seq 2 came, and the seq 1 of both {TROUBLE_S} s later."
    ordering.right(
        shop, {"o-8061": STEPS[:3], "o-8062": STEPS[:2]}, story,
        "The parked message is all that is left of an event: its body brings order_id, seq and event back.",
        'Park the message as it came, MessageBody=record["body"], every time it is early.', *SENDS,
    )  # fmt: skip
    parking_bytes.comes_whole(shop, "o-8063", 2)
    rounds.are_no_failures(shop, story)
    ordering.none_left(shop, story)
