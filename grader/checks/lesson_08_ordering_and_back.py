"""Lesson 08: to the parking queue and back, after a while and as a new message."""

from __future__ import annotations

from grader.check import check
from grader.checks import ordering, rounds
from grader.checks.lesson_08_ordering import TROUBLE_S, an_early_event_is_parked, parked_messages_go_back_unchanged
from grader.checks.ordering import SENDS, SEQUENCER, STEPS, body
from grader.finding import Finding
from grader.shop import Shop

LOOKS_S = (5, 30, 60)


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
    ordering.send(shop, body("o-8061", 3), body("o-8062", 2), body("o-8061", 2))
    shop.cloud.run(TROUBLE_S)
    ordering.send(shop, body("o-8061", 1), body("o-8062", 1))
    ordering.settle(shop)
    story = f"o-8061's seq 3 and 2 and o-8062's seq 2 came, and the seq 1 of both {TROUBLE_S} s later."
    ordering.right(
        shop, {"o-8061": STEPS[:3], "o-8062": STEPS[:2]}, story,
        "The parked message is all that is left of an event: its body brings order_id, seq and event back.",
        'Park the message as it came, MessageBody=record["body"], every time it is early.', *SENDS,
    )  # fmt: skip
    again = [event for event in shop.history.of("received") if event.receive_count > 1]
    if again:
        raise Finding(
            f"{story}\nAt {shop.when(again[0].at)} a message of {shop.plain_name(again[0].actor)} had been received "
            f"{again[0].receive_count} times.",
            "Only a failure makes a message come back by itself, and after the fifth receive it is a dead letter.",
            shop.look_at(SEQUENCER, "batchItemFailures", "return"),
            "Report nothing that was appended, parked or dropped.",
        )
    ordering.none_left(shop, story)
