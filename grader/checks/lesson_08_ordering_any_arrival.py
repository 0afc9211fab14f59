"""Lesson 08: whatever the order of arrival, whatever comes twice, and whatever is the matter with another order."""

from __future__ import annotations

import itertools
import random

from cloudlet.wire.request import Request
from grader.check import check
from grader.checks import ordering, parking
from grader.checks.lesson_08_ordering import TROUBLE_S, events_that_come_in_order_are_appended
from grader.checks.lesson_08_ordering_and_back import a_parked_event_returns_as_a_new_message
from grader.checks.ordering import COMPARE, NO_ORDER, ONE_WRITE, PARKING, QUEUE, SENDS, SEQUENCER, STEPS, body, sent
from grader.checks.receiving import listed
from grader.checks.settings_at_fault import lost_by_the_template
from grader.exploring import with_every_crash, with_seeds
from grader.finding import Finding
from grader.reading import shown
from grader.shop import Shop

SEEDS = 1
ALIKE = ["O-8061", "o-8061 ", "o-80611", "o-8062"]
PERMUTATIONS = list(itertools.permutations((1, 2, 3)))
WRITES = ("PutItem", "UpdateItem", "BatchWriteItem", "TransactWriteItems", "ExecuteStatement", "ExecuteTransaction")
EACH_BY_ITSELF = (
    "Each order has its own last_seq, and each message of a batch its own end: appended, parked, dropped or failed."
)


@check("P4", points=5, after=(a_parked_event_returns_as_a_new_message,))
def every_order_of_arrival_ends_in_order(shop: Shop) -> None:
    """In whatever order events arrive, and however often, they end in order, once each, and all queues are empty."""
    with_seeds(shop, _every_permutation, seeds=1)
    with_seeds(shop, _shuffled_and_doubled, seeds=SEEDS)


def _every_permutation(shop: Shop) -> None:
    for at in range(3):
        ordering.send(shop, *(body(f"o-81{number}", way[at]) for number, way in enumerate(PERMUTATIONS)))
    ordering.settle(shop)
    story = "\n".join(
        ["three events of each of six orders came like this:"]
        + [f"  o-81{number}  seq {', '.join(map(str, way))}" for number, way in enumerate(PERMUTATIONS)]
    )
    wanted = {f"o-81{number}": STEPS[:3] for number in range(len(PERMUTATIONS))}
    ordering.right(shop, wanted, story, NO_ORDER, COMPARE)
    ordering.none_left(shop, story)


def _shuffled_and_doubled(shop: Shop) -> None:
    wanted = {"o-8201": STEPS, "o-8202": STEPS[:4], "O-8201": STEPS[:3]}
    bodies = [body(order_id, seq) for order_id, steps in wanted.items() for seq in range(1, len(steps) + 1)]
    chance = random.Random(f"arrival {shop.cloud.seed}")
    ordering.send(shop, *chance.sample(bodies, len(bodies)), *chance.sample(bodies, len(bodies) // 2))
    ordering.settle(shop)
    ordering.send(shop, *chance.sample(bodies, 2))
    ordering.settle(shop)
    story = f"{len(bodies)} events of three orders came shuffled, many of them twice."
    ordering.right(shop, wanted, story, f"{NO_ORDER} A copy has the seq of the first.", f"{ONE_WRITE} {COMPARE}")
    ordering.none_left(shop, story)


@check("P4", points=3, after=(a_parked_event_returns_as_a_new_message,), calm=True)
def a_crash_between_any_two_calls_loses_nothing(shop: Shop) -> None:
    """Either function dying between any two of its calls leaves the events complete and in order."""
    with_every_crash(shop, _two_events)


def _two_events(shop: Shop) -> None:
    ordering.send(shop, body("o-8301", 2), body("o-8301", 1))
    ordering.settle(shop)
    story = "o-8301's seq 2 came, and then seq 1."
    deletes = ordering.deleting(shop)
    ordering.right(
        shop, {"o-8301": STEPS[:2]}, story,
        parking.TOO_SOON if deletes else "What was being worked on when a function dies is worked on again. Only one "
        "write that does all at once is done either wholly or not at all.",
        "Delete nothing: Lambda does, when your handler returned." if deletes else ONE_WRITE,
        *(("delete_message", ".delete(") if deletes else ()),
    )  # fmt: skip
    ordering.none_left(shop, story)


@check("P5", points=2, after=(events_that_come_in_order_are_appended,), calm=True)
def an_old_event_is_dropped(shop: Shop) -> None:
    """An event whose seq was there before is dropped: nothing is changed, parked or reported."""
    events = [f"e{number}" for number in range(1, 12)]
    bodies = [body("o-8051", at, text) for at, text in enumerate(events, 1)]
    for text in bodies:
        ordering.send(shop, text)
        ordering.settle(shop)
    before = len(shop.history)
    old = [bodies[0], bodies[4], body("o-8051", 5, "something else"), bodies[9], bodies[10]]
    ordering.send(shop, *old)
    shop.cloud.run(TROUBLE_S)
    story = "o-8051 had seq 1 to 11. Then 1, 5, 5 with another text, 10 and 11 came again."
    ordering.right(
        shop, {"o-8051": events}, story, f"{NO_ORDER} Whatever an old event says now, its place is taken.", ONE_WRITE
    )  # fmt: skip
    parked = sent(shop, PARKING, before)
    if parked:
        raise Finding(
            f"{story}\n{len(parked)} times an event was sent to {PARKING}, first {parked[0].body}.",
            "The turn of an old event never comes again: parked, it circles for ever.",
            shop.look_at(SEQUENCER, *SENDS),
            COMPARE,
        )
    ordering.raise_failure(shop, story)
    if shop.queue(QUEUE).messages:
        raise Finding(
            f"{story}\n{len(shop.queue(QUEUE).messages)} of them are still on {QUEUE}: they were reported as failed.",
            "What is reported comes back, five times, and ends on the dead-letter queue. An old event is done.",
            shop.look_at(SEQUENCER, "batchItemFailures", "except "),
            COMPARE,
        )


@check("P5", points=2, after=(events_that_come_in_order_are_appended,), calm=True)
def a_gap_in_one_order_does_not_hold_up_another(shop: Shop) -> None:
    """While an order waits for a missing event, the events of others are appended, whatever the orders are called."""
    waiting = [body("o-8061", seq) for seq in (3, 2)]
    ordering.send(shop, waiting[0], *(body(order_id, 1) for order_id in ALIKE))
    ordering.send(shop, waiting[1], *(body(order_id, 2) for order_id in ALIKE))
    wanted = dict.fromkeys(ALIKE, STEPS[:2])
    shop.cloud.run_until(lambda: not ordering.difference(shop, wanted), TROUBLE_S)
    ordering.was_invoked(shop, QUEUE, "SequencerFunction")
    ordering.right(
        shop, wanted,
        f"o-8061's seq 3 and 2 came {TROUBLE_S} s ago, each in a batch with one event of each of "
        f"{listed([shown(each) for each in ALIKE])}, and those were in order.",
        EACH_BY_ITSELF,
        "Take the order_id as it is for the key, park what is early, go on with the next record, and wait for nothing.",
        "break", "sleep", "return",
    )  # fmt: skip


@check("P5", points=2, after=(events_that_come_in_order_are_appended,), calm=True)
def an_error_in_one_order_does_not_hold_up_another(shop: Shop) -> None:
    """While DynamoDB refuses the events of one order, those of others are appended; later its own are."""
    order_id = "o-8071"

    def touches(request: Request) -> bool:
        return request.operation in WRITES and order_id in str(request.params)

    shop.queue(QUEUE)
    fault = shop.cloud.faults.throttle("dynamodb", when=touches)
    ordering.send(shop, body("o-8072", 1), body(order_id, 1), body("o-8072", 2), body("o-8073", 1))
    shop.cloud.run(TROUBLE_S)
    others = {"o-8072": STEPS[:2], "o-8073": STEPS[:1]}
    story = f"For {TROUBLE_S} s DynamoDB refused to write {order_id}. Events of o-8072 and o-8073 were in its batch."
    ordering.right(
        shop, others, story, EACH_BY_ITSELF,
        "Catch what goes wrong with one record, report its messageId in batchItemFailures, and go on with the next.",
        "except ", "Records",
    )  # fmt: skip
    shop.cloud.faults.remove(fault)
    ordering.settle(shop)
    wanted = {order_id: STEPS[:1], **others}
    if ordering.difference(shop, wanted):
        lost_by_the_template(shop, story)
    ordering.right(
        shop, wanted, story,
        "A message that is not reported as failed is deleted, whether its event was appended or not.",
        "Report the record whose event DynamoDB refused; it comes back when its visibility timeout is over.", "except ",
    )  # fmt: skip
    ordering.none_left(shop, story, ordering.FRESH_LIST)
