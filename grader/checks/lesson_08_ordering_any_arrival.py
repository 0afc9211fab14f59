"""Lesson 08: whatever the order of arrival, whatever comes twice, and whatever is the matter with another order."""

from __future__ import annotations

import itertools
import random
from functools import partial

from cloudlet.wire.request import Request
from grader.check import check
from grader.checks import lasting, many_events, one_order, ordering, whole_batches
from grader.checks import ordering_under_trouble as dying
from grader.checks.lesson_08_ordering import QUIET_S, events_that_come_in_order_are_appended
from grader.checks.lesson_08_ordering_and_back import TROUBLE_S, a_parked_event_returns_as_a_new_message
from grader.checks.ordering import (
    COMPARE,
    EACH_BY_ITSELF,
    NO_ORDER,
    ONE_WRITE,
    PARKING,
    QUEUE,
    SENDS,
    SEQUENCER,
    STEPS,
    body,
    sent,
)
from grader.checks.settings_at_fault import lost_by_the_template
from grader.checks.table_writes import WRITES
from grader.exploring import DENIED, told, with_seeds
from grader.finding import Finding
from grader.reading import shown
from grader.shop import Shop
from grader.trouble import with_trouble_at_every_call
from grader.words import listed, times

DROP_ONE = "Drop what is old alone, and append the events of its order that are not."
AS_TEXT = ' Of these 5 alone was parked, before last_seq 11: as texts, "5" comes after "11", and "10" before "9".'
TROUBLED = 6  # orders; more than calls of a function in a batch of two
ALIKE = ["O-8061", "o-8061 ", "o-80611", "o-8061-2", "ö-8061", "o\u0308-8061", "o-8062", "o-8061\u0007", "o-8061" * 14]
TWO_UMLAUTS = "Two of them look alike: their ö is one character in the one, and o and two dots in the other."
PERMUTATIONS = list(itertools.permutations((1, 2, 3)))


@check("P4", points=5, after=(a_parked_event_returns_as_a_new_message,))
def every_order_of_arrival_ends_in_order(shop: Shop) -> None:
    """In whatever order events arrive, and however often, they end in order, once each, and all queues are empty."""
    with_seeds(shop, _in_any_order, seeds=1)


def _in_any_order(shop: Shop) -> None:
    _every_permutation(shop)
    shop.scene = len(shop.history)
    _shuffled_and_doubled(shop)


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
    wanted = {"o-8201": STEPS, "o-8202": STEPS[:4], "o-8203": STEPS[:3]}
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
    """Either function dying after any of its calls, or refused one, leaves the events complete and in order."""
    for arrival in ((2, 1), (1, 2)):
        with_trouble_at_every_call(shop, partial(_two_events_each, arrival=arrival))


def _two_events_each(shop: Shop, arrival: tuple[int, int]) -> None:
    """A batch for each order, so that each dies at a call of its own."""
    ordering.batches_of(shop, 2)
    order_ids = [f"o-830{number}" for number in range(TROUBLED)]
    for order_id in order_ids:
        ordering.send(shop, *(body(order_id, seq) for seq in arrival))
        shop.cloud.run(1)
    ordering.settle(shop)
    for order_id in order_ids:
        with one_order.told(shop, order_id):
            dying.complete(shop, order_id, arrival)
    dying.none_left(shop, f"{listed(order_ids)} had two events each, in batches of seq {arrival[0]} and {arrival[1]}.")


@check("P5", points=2, after=(events_that_come_in_order_are_appended,), calm=True)
def an_old_event_is_dropped(shop: Shop) -> None:
    """An event whose seq was there before is dropped: nothing is changed, parked or reported."""
    events = [f"e{number}" for number in range(1, 12)]
    bodies = [body("o-8051", at, text) for at, text in enumerate(events, 1)]
    for text in bodies:
        ordering.send(shop, text)
        ordering.settle(shop)
    before = len(shop.history)
    ordering.send(shop, bodies[0], bodies[4], body("o-8051", 5, "something else"), bodies[9], bodies[10])
    shop.cloud.run(QUIET_S)
    ordering.send(shop, bodies[10], body("o-8051", 12, "e12"))
    shop.cloud.run(TROUBLE_S)
    story = "o-8051 had seq 1 to 11. Then 1, 5, 5 with another text, 10 and 11 came again, and 11 once more with 12."
    rule, act = f"{NO_ORDER} Whatever an old event says now, its place is taken.", ONE_WRITE
    if not ordering.difference(shop, {"o-8051": events}):
        rule, act = f"{EACH_BY_ITSELF} An old event may come in one batch with a new one of its order.", DROP_ONE
    ordering.right(shop, {"o-8051": [*events, "e12"]}, story, rule, act)
    parked = sent(shop, PARKING, before)
    if parked:
        only_five = {ordering.named(event.body)[1] for event in parked} == {5} and parked[0].body == bodies[4]
        raise Finding(
            f"{story}\n{len(parked)} times an event was sent to {PARKING}, first {parked[0].body}.",
            f"The turn of an old event never comes again: parked, it circles for ever.{AS_TEXT if only_five else ''}",
            shop.look_at(SEQUENCER, *(("str(",) if only_five else ()), *SENDS),
            f"Compare numbers. {COMPARE}" if only_five else COMPARE,
        )
    ordering.raise_failure(shop, story)
    if shop.queue(QUEUE).messages:
        raise Finding(
            f"{story}\n{len(shop.queue(QUEUE).messages)} of them are still on {QUEUE}: they were reported as failed.",
            "What is reported comes back, five times, and ends on the dead-letter queue. An old event is done.",
            shop.look_at(SEQUENCER, "batchItemFailures", "except "),
            COMPARE,
        )
    _twice_in_one_batch(shop)


def _twice_in_one_batch(shop: Shop) -> None:
    """A copy is old as soon as the first is appended, be it in the same batch."""
    ordering.send(shop, *(body("o-8052", seq) for seq in (1, 1, 2)))
    ordering.settle(shop)
    story = "o-8052's seq 1, 1 and 2 came in one batch."
    ordering.right(
        shop, {"o-8052": STEPS[:2]}, story, f"{NO_ORDER} Both may be in one batch.",
        "Compare each event with what was appended before it, in this batch, too.", "seq",
    )  # fmt: skip
    ordering.none_left(shop, story)


@check("P5", points=2, after=(events_that_come_in_order_are_appended,), calm=True)
def a_gap_in_one_order_does_not_hold_up_another(shop: Shop) -> None:
    """While an order waits for a missing event, the events of others are appended, whatever the orders are called."""
    waiting = [body("o-8061", seq) for seq in (3, 2)]
    for seq in (1, 2):
        ordering.send(shop, waiting[seq - 1], *(body(order_id, seq) for order_id in ALIKE))
        shop.cloud.run_until(partial(_have_got, shop, seq), TROUBLE_S)
    ordering.was_invoked(shop, QUEUE, "SequencerFunction")
    ordering.right(
        shop, dict.fromkeys(ALIKE, STEPS[:2]),
        f"o-8061's seq 3 and 2 came over {TROUBLE_S} s ago, each in a batch with one event of each of "
        f"{listed([shown(each) for each in ALIKE])}, and those were in order. {TWO_UMLAUTS}",
        EACH_BY_ITSELF,
        "Take the order_id as it is for the key, park what is early, go on with the next record, and wait for nothing.",
        "break", "sleep", "return",
    )  # fmt: skip


def _have_got(shop: Shop, number: int) -> bool:
    return not ordering.difference(shop, dict.fromkeys(ALIKE, STEPS[:number]))


@check("P5", points=2, after=(events_that_come_in_order_are_appended,), calm=True)
def an_error_in_one_order_does_not_hold_up_another(shop: Shop) -> None:
    """While DynamoDB refuses the events of some orders, those of others are appended; later theirs are."""
    shop.needs("faults")
    throttled, denied = "o-8071", "o-8074"

    def touches(order_id: str, request: Request) -> bool:
        return request.operation in WRITES and order_id in str(request.params)

    shop.queue(QUEUE)
    faults = [
        shop.cloud.faults.throttle("dynamodb", when=partial(touches, throttled)),
        shop.cloud.faults.fail("dynamodb", None, DENIED, when=partial(touches, denied)),
    ]
    ordering.send(
        shop,
        *(body("o-8072", 1), body(throttled, 1), body("o-8072", 2)),
        *(body(denied, 1), body(denied, 2), body("o-8073", 1)),
    )
    shop.cloud.run(TROUBLE_S)
    others = {"o-8072": STEPS[:2], "o-8073": STEPS[:1]}
    story = (
        f"For {TROUBLE_S} s DynamoDB refused to write {throttled} and {denied}. Events of o-8072 and o-8073 were in "
        "their batch."
    )
    if ordering.difference(shop, others):
        _out_of_time(shop, story)
    ordering.right(
        shop, others, story, EACH_BY_ITSELF,
        "Catch what goes wrong with one record, report its messageId in batchItemFailures, and go on with the next.",
        "except ", "Records",
    )  # fmt: skip
    _only_their_own_wait(shop, (throttled, denied), story)
    story += f" It went on until theirs had come {times(lasting.until_they_came(shop, QUEUE, denied))}."
    for fault in faults:
        shop.cloud.faults.remove(fault)
    ordering.settle(shop)
    wanted = {throttled: STEPS[:1], denied: STEPS[:2], **others}
    if ordering.difference(shop, wanted):
        lost_by_the_template(shop, story)
    lasting.nobody_gives_up(shop, wanted, story)
    ordering.right(
        shop, wanted, story,
        "A message that is not reported as failed is deleted, whether its event was appended or not.",
        "Report the record whose event DynamoDB refused; it comes back when its visibility timeout is over.", "except ",
    )  # fmt: skip
    ordering.none_left(shop, story, ordering.FRESH_LIST)
    told(shop, whole_batches.events_are_appended_later, shop.seed)
    told(shop, many_events.all_are_appended_in_little_time, shop.seed)


def _out_of_time(shop: Shop, story: str) -> None:
    """Find a sequencer that waited for DynamoDB until it was killed."""
    for killed in shop.history.of("timed_out"):
        raise Finding(
            f"{story}\nAt {shop.when(killed.at)} {shop.plain_name(str(killed.environment))} was killed at its timeout.",
            "The SDK tries again what is refused, and waits longer each time. Who is killed meanwhile reports nothing, "
            "and the whole batch comes back.",
            shop.look_at(SEQUENCER, "Config(", "sleep", *ordering.WRITES),
            "Let the SDK try less often, by botocore's Config(retries=...), or give the function its Timeout back.",
        )


def _only_their_own_wait(shop: Shop, refused: tuple[str, ...], story: str) -> None:
    """Find messages whose events were appended, and that are to come again all the same."""
    others = [each.body for each in shop.queue(QUEUE).messages if ordering.named(each.body)[0] not in refused]
    if others:
        raise Finding(
            f"{story}\nThose were appended, and yet {listed(others)} will come again.",
            "A batch comes back as a whole when the handler raises, or when batchItemFailures names anything but a "
            "messageId of this batch. Every time counts, and after the fifth a message is dead, appended or not.",
            shop.look_at(SEQUENCER, "batchItemFailures", "itemIdentifier"),
            'Report record["messageId"], as itemIdentifier, of what failed in this batch and of nothing else.',
        )
