"""Lesson 08: many events in a batch, more of them early than one call may park, or more than there is time for."""

from __future__ import annotations

from grader.checks import ordering
from grader.checks.little_time import NOT_REACHED, slow_calls
from grader.checks.ordering import PARKING, SENDS, SEQUENCER, STEPS, body, named, sent
from grader.finding import Finding
from grader.shop import Shop

EARLY = 14  # in a batch, where the template lets one be as large: more than one call may send
ARRIVAL_S = 330  # more than a delay and the longest batching window
TEN, IN_TIME = [f"o-{8070 + number}" for number in range(10)], 9


def early_ones_are_parked(shop: Shop) -> None:
    """Find early events that are not parked when there are many of them."""
    early = [body(f"o-{8050 + number}", 2) for number in range(EARLY)]
    wanted = {named(text) for text in early}
    ordering.send(shop, *early)

    def parked() -> set[object]:
        return {named(event.body) for event in sent(shop, PARKING)}

    if shop.cloud.run_until(lambda: wanted <= parked(), ARRIVAL_S):
        return
    story = f"{EARLY} early events of as many orders came at one moment."
    story += f" In {ARRIVAL_S} s {len(wanted & parked())} of them came to {PARKING}."
    ordering.refused_sends(shop, story)
    ordering.raise_failure(shop, story)
    raise Finding(
        story,
        "How many of a batch are early nobody knows beforehand: it may be all of them.",
        shop.look_at(SEQUENCER, *SENDS),
        "Park each early event, however many there are.",
    )


def all_are_appended_in_little_time(shop: Shop) -> None:
    """Find events that are lost because the time was too short for their batch."""
    slow = slow_calls(shop, "dynamodb", "SequencerFunction", IN_TIME, times=len(TEN))
    ordering.send(shop, *(body(order_id, 1) for order_id in TEN))
    ordering.settle(shop)
    story = f"The first events of ten orders came in one batch. DynamoDB's first ten calls took {slow.each_s} s each, "
    story += f"and the function has {slow.timeout_s} s."
    ordering.right(
        shop, dict.fromkeys(TEN, STEPS[:1]), story, NOT_REACHED,
        "Report the records that you had no time for.", "get_remaining_time_in_millis", "break",
    )  # fmt: skip
    ordering.none_left(shop, story)
