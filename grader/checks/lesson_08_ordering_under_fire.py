"""Lesson 08, the hard half: a gap that stays open for an hour, and two sequencers at work on one order."""

from __future__ import annotations

from grader.check import check
from grader.checks import ordering, rounds
from grader.checks.lesson_08_ordering import events_that_come_in_order_are_appended
from grader.checks.lesson_08_ordering_and_back import a_parked_event_returns_as_a_new_message
from grader.checks.ordering import ONE_WRITE, PARKING, SENDS, SEQUENCER, STEPS, body, sent
from grader.checks.receiving import listed
from grader.exploring import SLOW_S, with_every_call_overtaken, with_seeds
from grader.finding import Finding
from grader.shop import Shop

HOUR_S = 3600
LOOK_S = 300
RACES = 2
RACERS = ["o-8501", "o-8502", "o-8503"]
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
    sends = sent(shop, PARKING)
    raise Finding(
        f"o-8401's seq 2 waited for an hour. It was sent to {PARKING} {len(sends)} times, last at "
        f"{shop.when(sends[-1].at)}, and now it is on {' and '.join(left) or 'no queue'}.",
        "The missing event may be late by hours. Who gives up one event gives up all that come after it.",
        shop.look_at(SEQUENCER, "attributes", "Count", *SENDS),
        "Park what is early, however often.",
    )


@check("P7", points=4, after=(a_parked_event_returns_as_a_new_message,), calm=True)
def a_sequencer_that_is_overtaken_changes_nothing_wrongly(shop: Shop) -> None:
    """Two sequencers on one order, one of them overtaken at any of its calls, never skip, repeat or lose an event."""
    with_every_call_overtaken(shop, _its_turn_comes_meanwhile)
    with_every_call_overtaken(shop, _copies_come_meanwhile)


def _its_turn_comes_meanwhile(shop: Shop) -> None:
    ordering.one_message_a_batch(shop)
    ordering.send(shop, body("o-8501", 2))
    shop.cloud.run_until(lambda: _has_begun(shop), ordering.PATIENCE_S)
    ordering.send(shop, body("o-8501", 1))
    _settled_right(shop, 2, "o-8501's seq 2 came, and while it was worked on, seq 1 came to another environment.")


def _copies_come_meanwhile(shop: Shop) -> None:
    ordering.one_message_a_batch(shop)
    for seq in (1, 2):
        ordering.send(shop, body("o-8501", seq), body("o-8501", seq))
        shop.cloud.run(1)
    _settled_right(shop, 2, "o-8501's seq 1 came twice, and 1 s later seq 2 did, to environments of their own.")


def _has_begun(shop: Shop) -> bool:
    """Whether a handler has made its first call, or is at it."""
    return bool(shop.history.of("fault")) or any(call.invocation for call in shop.history.of("call"))


@check("P7", points=2, after=(a_sequencer_that_is_overtaken_changes_nothing_wrongly,), calm=True)
def sequencers_that_race_keep_the_order(shop: Shop) -> None:
    """Several sequencers at work on one order at the same time never skip, repeat or reorder."""
    with_seeds(shop, _all_at_once, seeds=RACES)


def _all_at_once(shop: Shop) -> None:
    """Warm environments first, for only then they really meet."""
    ordering.one_message_a_batch(shop)
    ordering.send(shop, *(body(f"o-851{number}", 1) for number in range(5)))
    ordering.settle(shop)
    shop.scene = len(shop.history)
    ordering.send(shop, *(body(order_id, seq) for order_id in RACERS for seq in (2, 1, 2)))
    story = f"seq 2, 1 and 2 again of {listed(RACERS)} came at once, and five environments worked on them."
    _settled_right(shop, 2, story, RACERS)


def _settled_right(shop: Shop, number: int, story: str, order_ids: list[str] | None = None) -> None:
    ordering.settle(shop)
    wanted = dict.fromkeys(order_ids or ["o-8501"], STEPS[:number])
    ordering.right(shop, wanted, story, BOTH_LOOK, f"{ONE_WRITE} {ordering.COMPARE}", "get_item")
    ordering.none_left(shop, story)


@check("P7", points=2, after=(events_that_come_in_order_are_appended,), calm=True)
def what_one_sequencer_did_another_one_knows(shop: Shop) -> None:
    """What one environment of the sequencer appended, every other one knows of, fresh ones and old ones."""
    _arrives(shop, "o-8601", 1)
    busy = shop.cloud.faults.slow(seconds=SLOW_S, times=1)
    ordering.send(shop, body("o-8602", 1))
    shop.cloud.run_until(lambda: bool(busy.strikes), ordering.PATIENCE_S)
    _arrives(shop, "o-8601", 2)
    _arrives(shop, "o-8601", 3)
    name = shop.function("SequencerFunction").name
    shop.cloud.call("lambda", "UpdateFunctionConfiguration", FunctionName=name, Description="fresh environments")
    _arrives(shop, "o-8601", 4)
    story = "o-8601's seq 1 to 4 came one after the other, to two environments in turn and then to a fresh one."
    ordering.right(
        shop, {"o-8601": STEPS[:4]}, story,
        "What a process remembers is gone with it, and another one never knew. The table is the same for all.",
        "Ask the table for last_seq each time, or let the condition of the write do it.", "= {}", "global ", "get_item",
    )  # fmt: skip
    ordering.none_left(shop, story)


def _arrives(shop: Shop, order_id: str, seq: int) -> None:
    ordering.send(shop, body(order_id, seq))
    ordering.settle(shop)
