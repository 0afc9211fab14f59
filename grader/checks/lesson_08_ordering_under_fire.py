"""Lesson 08, the hard half: a gap that stays open for an hour, and two sequencers at work on one order."""

from __future__ import annotations

from grader.check import check
from grader.checks import one_order, ordering, overtaking, rounds
from grader.checks.lesson_08_ordering import ARRIVAL_S, QUIET_S
from grader.checks.lesson_08_ordering_and_back import a_parked_event_returns_as_a_new_message
from grader.checks.lesson_08_ordering_any_arrival import an_old_event_is_dropped
from grader.checks.ordering import ONE_WRITE, PARKING, SENDS, SEQUENCER, STEPS, body, sent
from grader.checks.overtaking import Meeting
from grader.exploring import SLOW_S
from grader.finding import Finding
from grader.shop import Shop
from grader.words import listed

HOUR_S = 3600
LOOK_S = 300
REMEMBERED = "What a process remembers is gone with it, and another one never knew. The table is the same for all."
ASK = "Ask the table for last_seq each time, or let the condition of the write do it."
MEMORIES = ("= {}", "cache", "global ", "get_item")
MEETINGS = (
    Meeting((), slow=(2,), first=(1,)),
    Meeting((), slow=(2,), first=(1,), then=(2,)),
    Meeting((), slow=(1,), first=(1, 2)),
    Meeting((1,), slow=(2,), first=(2, 3)),
    Meeting((), slow=(1, 2), first=(1,)),
)
BOTH_LOOK = (
    "Between a look at last_seq and what is made of it, another environment can append an event. Only a condition that "
    "DynamoDB checks while it writes cannot be overtaken."
)


@check("P6", points=4, after=(a_parked_event_returns_as_a_new_message,), calm=True)
def what_waits_survives_an_hour(shop: Shop) -> None:
    """While a gap is open for an hour, what waits for it goes round and round, and is in its place in the end."""
    shop.needs("hours")
    ordering.send(shop, body("o-8401", 2))
    for _ in range(HOUR_S // LOOK_S):
        shop.cloud.run(LOOK_S)
        rounds.are_gentle(shop, "o-8401")
    _is_alive(shop)
    rounds.are_no_failures(shop, "o-8401's seq 2 waited for seq 1 for an hour.")
    ordering.send(shop, body("o-8401", 1))
    ordering.settle(shop)
    story = "o-8401's seq 2 waited for an hour, and then seq 1 came."
    ordering.right(
        shop, {"o-8401": STEPS[:2]}, story, "A gap may be closed at any time.", "Park what is early, however often."
    )
    ordering.none_left(shop, story)


def _is_alive(shop: Shop) -> None:
    """Find a message that was stopped, lost or given up while it waited."""
    left = ordering.on_queues(shop)
    stopped = shop.history.of("batch", outcome="recursion stopped")
    if stopped:
        who = shop.plain_name(stopped[0].function)
        raise Finding(
            f"At {shop.when(stopped[0].at)} Lambda kept o-8401's seq 2 from {who}, which had run 16 times for it.",
            "Lambda counts how often a function has run in one chain of messages and takes 16 rounds for a loop by "
            "mistake, unless the function says RecursiveLoop: Allow. What it stops ends on the dead-letter queue.",
            shop.look_at("template.yaml", f"{who}:"),
            f"Give {who} the property RecursiveLoop: Allow back.",
        )
    if ordering.QUEUE in left or PARKING in left:
        return
    ordering.raise_failure(shop, "o-8401's seq 2 waited for seq 1.")
    ordering.refused_sends(shop, "o-8401's seq 2 waited for seq 1.")
    sends = sent(shop, PARKING)
    raise Finding(
        f"o-8401's seq 2 waited for an hour. It was sent to {PARKING} {len(sends)} times, last at "
        f"{shop.when(sends[-1].at)}, and now it is on {' and '.join(left) or 'no queue'}.",
        "The missing event may be late by hours. Who gives up one event gives up all that come after it.",
        shop.look_at(SEQUENCER, "attributes", "Count", *SENDS),
        "Park what is early, however often.",
    )


@check("P7", points=6, after=(a_parked_event_returns_as_a_new_message, an_old_event_is_dropped), calm=True)
def a_sequencer_that_is_overtaken_changes_nothing_wrongly(shop: Shop) -> None:
    """Two sequencers at work on one order, one of them overtaken at any of its calls, never skip, repeat or reorder."""
    shop.needs("explore")
    played = [
        (order_id, story, STEPS[: meeting.number])
        for number, meeting in enumerate(MEETINGS)
        for order_id, story in overtaking.played(shop, meeting, f"o-85{number}")
    ]
    ordering.settle(shop)
    for order_id, story, events in played:
        with one_order.told(shop, order_id):
            ordering.right(
                shop, {order_id: events}, story, BOTH_LOOK, f"{ONE_WRITE} {ordering.COMPARE}", "get_item"
            )  # fmt: skip
    ordering.none_left(shop, f"{listed([order_id for order_id, *_ in played])} were worked on by two sequencers each.")


@check("P7", points=2, after=(a_parked_event_returns_as_a_new_message, an_old_event_is_dropped), calm=True)
def what_one_sequencer_did_another_one_knows(shop: Shop) -> None:
    """What one environment of the sequencer appended, every other one knows of, fresh ones and old ones."""
    shop.needs("faults")
    ordering.send(shop, body("o-8603", 2))
    shop.cloud.run(QUIET_S)
    ordering.send(shop, body("o-8603", 1))
    _arrives(shop, "o-8601", 1)
    _one_is_busy_with(shop, body("o-8602", 1))
    _arrives(shop, "o-8601", 2)
    _arrives(shop, "o-8601", 3)
    _old_ones_arrive(shop, body("o-8601", 2), body("o-8601", 3), body("o-8603", 2))
    name = shop.function("SequencerFunction").name
    shop.cloud.functions.change(FunctionName=name, Description="fresh environments")
    _arrives(shop, "o-8601", 4)
    story = "o-8601's seq 1 to 4 came one after the other, to two environments in turn and then to a fresh one."
    ordering.right(
        shop, {"o-8601": STEPS[:4]}, story,
        REMEMBERED, ASK, *MEMORIES,
    )  # fmt: skip
    ordering.none_left(shop, story)
    _the_one_that_knew_dies(shop)


def _arrives(shop: Shop, order_id: str, seq: int) -> None:
    ordering.send(shop, body(order_id, seq))
    ordering.settle(shop)


def _one_is_busy_with(shop: Shop, *bodies: str) -> None:
    """Keep one environment at work on these, so that the next messages come to another one."""
    busy = shop.cloud.faults.slow(seconds=SLOW_S, times=1)
    ordering.send(shop, *bodies)
    shop.cloud.run_until(lambda: bool(busy.strikes), ordering.PATIENCE_S)


def _old_ones_arrive(shop: Shop, *copies: str) -> None:
    """Copies come to two environments at once; neither may take them for early."""
    before = len(shop.history)
    _one_is_busy_with(shop, *copies)
    ordering.send(shop, *copies)
    shop.cloud.run_until(lambda: bool(sent(shop, PARKING, before)), ARRIVAL_S)
    parked = sent(shop, PARKING, before)
    if parked:
        raise Finding(
            "o-8603's seq 2 and 1 came, and were appended in the end. o-8601's seq 1 to 3 came one by one, to two "
            "environments. Then copies of o-8601's seq 2 and 3 and o-8603's 2 came to both, and an old event was "
            f"parked: {parked[0].body}.",
            REMEMBERED,
            shop.look_at(SEQUENCER, *MEMORIES),
            ASK,
        )


def _the_one_that_knew_dies(shop: Shop) -> None:
    """The older environment of two is left: what the other one appended, it has to find in the table."""
    _one_is_busy_with(shop, body("o-8602", 2))
    ordering.send(shop, body("o-8601", 5))
    shop.cloud.run_until(lambda: not ordering.difference(shop, {"o-8601": STEPS[:5]}), ARRIVAL_S)
    death = shop.cloud.faults.crash("before", when=lambda request: "o-8604" in str(request.params))
    ordering.send(shop, body("o-8604", 1))
    shop.cloud.run_until(lambda: bool(death.strikes), ARRIVAL_S)
    shop.cloud.run(QUIET_S)
    before = len(shop.history)
    ordering.send(shop, body("o-8601", 6, "returned"))
    ordering.settle(shop)
    found = ordering.difference(shop, {"o-8601": [*STEPS, "returned"]})
    if found:
        raise Finding(
            f"o-8601's seq 1 to 4 were appended by one environment and its seq 5 by another, which died. Then seq 6 "
            f"came to the first one, and was parked {len(sent(shop, PARKING, before))} times.\n{found}",
            REMEMBERED,
            shop.look_at(SEQUENCER, *MEMORIES),
            ASK,
        )
