"""Lesson 05: what fails five times dies, where it can be found for 14 days.

The first three promises are the template's alone. They are judged by what happens to messages, and by attributes
as they are deployed where it takes a fortnight to see the difference.
"""

from __future__ import annotations

import json
from typing import Any

from cloudlet.history import Event
from grader import orders
from grader.check import check
from grader.checks import by_hand
from grader.checks.dead_letter_rules import AGE
from grader.checks.deploying import explain_a_refusal
from grader.checks.dying import died_after_five, worker_was_invoked
from grader.checks.letters import (
    DAY_S,
    DEAD,
    ORDERS,
    QUEUE,
    RECEIVES,
    TEMPLATE,
    Letter,
    attributes,
    lying,
    mappings,
    paused,
    received,
    send,
    wait,
)  # fmt: skip
from grader.finding import Finding
from grader.shop import Shop
from grader.words import listed

TIMES = 6
KEPT_S = 14 * DAY_S
MARGIN_S = 600
APART_S = 15
TOO_SHORT = ("Queue visibility timeout",)
BAD_POLICY = ("for parameter RedrivePolicy is invalid",)
GOOD = [orders.order(5001 + number, ("ada", "grace", "linus")[number % 3], 500 + number) for number in range(8)]
NO_ORDERS = ["hello", json.dumps(orders.ADA | {"amount": "12"})]
SIX_TIMES = (
    "A message must not come back while somebody is still at work with it. Lambda refuses a queue whose visibility "
    "timeout is below its function's timeout; AWS advises 6 times as much, for Lambda tries a throttled batch again "
    "within that time."
)
POLICY = (
    "A redrive policy has two keys, in just these letters: maxReceiveCount, and deadLetterTargetArn with the ARN (not "
    "the URL) of a queue of the same type that lets others use it. SQS refuses every other one."
)


@check("P1", points=3, calm=True, if_refused=BAD_POLICY)
def what_failed_five_times_is_a_dead_letter(shop: Shop) -> None:
    """What failed 5 times goes from OrdersQueue to DeadLetterQueue."""
    act = f"Give {QUEUE} a RedrivePolicy: deadLetterTargetArn: !GetAtt {DEAD}.Arn and maxReceiveCount: {RECEIVES}."
    explain_a_refusal(lambda: shop.queue(QUEUE), (BAD_POLICY, POLICY, act))
    letters = send(shop, *NO_ORDERS)
    wait(shop, letters, QUEUE, most=RECEIVES + 1)
    worker_was_invoked(shop)
    for letter in letters:
        died_after_five(shop, letter)


@check("P1", points=2, after=(what_failed_five_times_is_a_dead_letter,), calm=True)
def good_orders_are_unaffected(shop: Shop) -> None:
    """Good orders are stored, before, between and after what is no order, and none of them dies."""
    bodies = [json.dumps(order) for order in GOOD]
    letters = []
    # Apart from each other: how many go into a batch is nobody's promise here, and what becomes of it is lesson 04's.
    for group in (bodies[:4], NO_ORDERS, bodies[4:]):
        letters += send(shop, *group)
        shop.cloud.run(APART_S)
    wait(shop, letters, QUEUE, most=RECEIVES + 1)
    story = f"{len(GOOD)} orders came to {QUEUE} before and after {listed(NO_ORDERS)}."
    dead = [it.body for it in letters if it.body in bodies and (it.id in lying(shop, DEAD) or received(shop, DEAD, it))]
    if dead:
        raise _died(shop, dead, story)
    there = {item.get("order_id") for item in shop.table(ORDERS).items()}
    missing = [order["order_id"] for order in GOOD if order["order_id"] not in there]
    if missing:
        raise Finding(
            f"{story}\n{listed(missing)} never came into {ORDERS}.",
            "Two functions on one queue share its messages: what one of them gets, the other never sees.",
            shop.look_at(TEMPLATE, f"!GetAtt {QUEUE}.Arn", "Events"),
            f"Let the worker alone be fed by {QUEUE}, and give it TABLE_NAME: !Ref {ORDERS}.",
        )


def _died(shop: Shop, dead: list[str], story: str) -> Finding:
    """The finding for good orders that came to the dead-letter queue; with the exception, where they met one alone."""
    saw = f"{story}\n{len(dead)} of the orders came to {DEAD}, among them {dead[0]}"
    because = "What fails maxReceiveCount times dies. The given worker stores every order, where it is told the table."
    alone = {event.request_id for event in shop.history.of("invoked", source="mapping") if _all_in(event, dead)}
    for failure in shop.history.of("failed"):
        if failure.request_id in alone:
            act = f"Give the worker TABLE_NAME: !Ref {ORDERS}."
            return shop.explained(failure, because, saw, act)
    return Finding(
        saw,
        because,
        shop.look_at(TEMPLATE, "Events", f"!GetAtt {QUEUE}.Arn"),
        f"Let the worker alone be fed by {QUEUE}, one message at a time: BatchSize: 1.",
    )


def _all_in(event: Event, bodies: list[str]) -> bool:
    return all(record["body"] in bodies for record in event.payload["Records"])


@check("P2", points=2, calm=True, if_refused=TOO_SHORT)
def the_visibility_timeout_is_six_times_the_workers_timeout(shop: Shop) -> None:
    """OrdersQueue's visibility timeout is at least 6 times the worker's timeout."""
    act = f"Give the queue a VisibilityTimeout of {TIMES} times the timeout of its function."
    explain_a_refusal(lambda: shop.queue(QUEUE), (TOO_SHORT, SIX_TIMES, act))
    shop.needs("timeouts")
    timeout_s = max((_timeout_s(shop, mapping) for mapping in mappings(shop, QUEUE)), default=0)
    visibility_s = int(attributes(shop, QUEUE)["VisibilityTimeout"])
    if not timeout_s:
        worker_was_invoked(shop)
    if visibility_s >= TIMES * timeout_s:
        return
    raise Finding(
        f"{QUEUE}'s visibility timeout is {visibility_s} s, and its function may run for {timeout_s} s: "
        f"6 times that is {TIMES * timeout_s} s.",
        SIX_TIMES,
        shop.look_at(TEMPLATE, f"{QUEUE}:"),
        f"Set VisibilityTimeout: {TIMES * timeout_s} on {QUEUE}.",
    )


def _timeout_s(shop: Shop, mapping: dict[str, Any]) -> int:
    said = shop.cloud.call("lambda", "GetFunctionConfiguration", FunctionName=mapping["FunctionArn"])
    return int(said["Timeout"])


@check("P3", points=2, calm=True)
def dead_letters_are_kept_for_14_days_and_longer_than_orders(shop: Shop) -> None:
    """DeadLetterQueue keeps messages 14 days, and longer than OrdersQueue does."""
    dead_s, orders_s = (int(attributes(shop, queue)["MessageRetentionPeriod"]) for queue in (DEAD, QUEUE))
    if dead_s == KEPT_S and orders_s < KEPT_S:
        return
    wrong, act = DEAD, f"Set MessageRetentionPeriod: {KEPT_S} on {DEAD}; the unit is seconds."
    if dead_s == KEPT_S:
        wrong, act = QUEUE, f"Leave {QUEUE} at 4 days, the default, or give it less."
    raise Finding(
        f"{DEAD} keeps messages for {_days(dead_s)}, and {QUEUE} for {_days(orders_s)}.",
        AGE,
        shop.look_at(TEMPLATE, f"{wrong}:"),
        act,
    )


@check("P3", points=2, after=(what_failed_five_times_is_a_dead_letter,), calm=True)
def what_died_late_can_still_be_found(shop: Shop) -> None:
    """A message that died just before OrdersQueue would have dropped it is recorded on day 14."""
    shop.needs("days")
    by_hand.no_schedules(shop)  # what runs every minute would run 20,000 times
    said = attributes(shop, QUEUE)
    dying_s = (RECEIVES + 1) * int(said["VisibilityTimeout"]) + MARGIN_S
    off_s = max(0, int(said["MessageRetentionPeriod"]) - dying_s)
    with paused(shop, DEAD):
        with paused(shop, QUEUE):
            letters = send(shop, NO_ORDERS[1])
            shop.cloud.run(off_s)
        wait(shop, letters, QUEUE)
        died = f"{_days((shop.cloud.now - letters[0].sent_ms) / 1000)} old"
        shop.cloud.run(max(0, letters[0].sent_ms / 1000 + KEPT_S - MARGIN_S - shop.cloud.now / 1000))
    wait(shop, letters, DEAD)
    story = f"{letters[0].called} was {died} when it died. The recorder was off until its 14th day."
    # At 14 days there is no more to be had: what is gone then was not taken by the recorder, which P4 is about.
    early = [it for it in shop.history.of("expired", message_id=letters[0].id) if _age_s(it, letters[0]) < KEPT_S]
    if early:
        raise Finding(
            f"{story}\n{shop.plain_name(early[0].actor)} dropped it when it was {_days(_age_s(early[0], letters[0]))} "
            "old: nobody will ever see it.",
            AGE,
            shop.look_at(TEMPLATE, f"{DEAD}:"),
            f"Let {DEAD} keep messages for 14 days, the most there is, and {QUEUE} for less.",
        )


def _age_s(event: Event, letter: Letter) -> float:
    return (event.at - letter.sent_ms) / 1000


def _days(seconds: float) -> str:
    days = seconds / DAY_S
    if days != round(days) and round(days, 2) == round(days):
        return f"{seconds:,.0f} s"  # not 14.00 days, for what is one second less
    return f"{days:.0f} days" if days == round(days) else f"{days:.2f} days"
