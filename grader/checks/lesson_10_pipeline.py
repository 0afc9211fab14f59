"""Lesson 10, on a sunny day: an order goes through all steps, and what is no order goes nowhere.

How a pipeline does it is the learner's own affair; here only the API, the two tables and the queues are looked at.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from urllib.parse import urlencode

from grader import orders
from grader.answer import Answer
from grader.check import check
from grader.checks.odd_orders import ALIKE, ODD
from grader.checks.pipeline import HOUR_S, PATH, PATIENCE_S, Pipeline, never_taken
from grader.checks.pipeline_findings import not_shipped, shipped_once, wrong_balance
from grader.checks.places import line_of
from grader.checks.resting import HALF_A_DAY_S, DeadLetters, hours_of, no_policy
from grader.exploring import told
from grader.finding import Finding
from grader.orders import Bad, Order
from grader.shop import Shop
from grader.words import listed

STEP_BY_STEP = (orders.ADA, orders.GRACE, orders.LINUS)
BAD = [
    replace(bad, body=bad.body and bad.body.replace("o-1001", f"o-{2000 + number}"))
    for number, bad in enumerate(orders.BAD)
]
NEARLY_JSON = [
    replace(bad, body=(bad.body or "").replace("o-1001", f"o-{2100 + number}"))
    for number, bad in enumerate(
        (*orders.ALMOST_JSON[1:], orders.Bad(json.dumps(orders.ADA) + "}", "behind the object there is more"))
    )
]
GOOD = (orders.GRACE, orders.LINUS)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
AMZ_JSON = {"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "AmazonSQS.SendMessage"}
A_MOMENT_S = 60
A_FEW = 4
LARGE = orders.order(1020, "grace", 20, note=21_600 * "a long note, ")
SMUGGLED = orders.order(1666, "eve", 1)


@check("P1", points=4, calm=True)
def an_order_is_accepted_charged_and_shipped(shop: Shop) -> None:
    """An order is answered 202, becomes accepted, charged and shipped in that order, and its amount is charged once."""
    pipe = Pipeline(shop, *STEP_BY_STEP)
    outputs_are_there(pipe)
    for number, order in enumerate(STEP_BY_STEP, 1):
        _taken(pipe, order)
        story = f"POST {PATH} {json.dumps(order)}\nwas answered 202."
        shipped_once(pipe, STEP_BY_STEP[:number], story, PATIENCE_S)


@check("P1", points=2, after=(an_order_is_accepted_charged_and_shipped,), calm=True)
def whatever_it_is_called_and_holds(shop: Shop) -> None:
    """So it is whatever an order and its customer are called, and whatever else the order holds."""
    if shop.real_time:
        _one_after_the_other(shop, ODD)
        return
    given = [*ODD, *ALIKE]
    try:
        told(shop, partial(_some_at_a_time, given=given), shop.seed)
    except Finding:  # which of them it is shows one by one; what happens when they meet is asked elsewhere
        told(shop, partial(_one_after_the_other, given=given), shop.seed)
    told(shop, _a_large_one, shop.seed)


def _a_large_one(shop: Shop) -> None:
    """More than a message had room for until August 2025, and less than an item has."""
    pipe = Pipeline(shop, LARGE)
    answer = pipe.post(json.dumps(LARGE))
    if answer.status != 202:
        raise never_taken(shop, LARGE, answer)
    story = f"POST {PATH} of an order of {len(json.dumps(LARGE)):,} bytes was answered 202."
    shipped_once(pipe, [LARGE], story, PATIENCE_S)


def _some_at_a_time(shop: Shop, given: Sequence[Order]) -> None:
    """As one after the other, in a third of the time."""
    pipe = Pipeline(shop, *given)
    for start in range(0, len(given), A_FEW):
        pipe.order(*given[start : start + A_FEW])
    shipped_once(pipe, given, f"{len(given)} orders were POSTed, {A_FEW} at a time.", PATIENCE_S)


def _one_after_the_other(shop: Shop, given: Sequence[Order]) -> None:
    pipe = Pipeline(shop, *given)
    for number, order in enumerate(given, 1):
        _taken(pipe, order)
        before = len(ODD) if number > len(ODD) else 0
        these = f"{before} orders were POSTed, and then these" if before else "These orders were POSTed"
        story = f"{these}, one after the other:\n" + "\n".join(map(_line, given[before:number]))
        shipped_once(pipe, given[:number], story, PATIENCE_S)


def _line(order: Order) -> str:
    return "  " + json.dumps(order, ensure_ascii=False)


def outputs_are_there(pipe: Pipeline) -> None:
    pipe.shop.output("ApiUrl")
    _ = pipe.orders, pipe.balances, pipe.dead


def _taken(pipe: Pipeline, order: Order) -> None:
    answer = pipe.post(json.dumps(order))
    if answer.status != 202:
        raise never_taken(pipe.shop, order, answer)


@check("P2", points=4, after=(an_order_is_accepted_charged_and_shipped,), calm=True)
def what_is_no_order_is_refused_or_a_dead_letter(shop: Shop) -> None:
    """What is no order is refused or ends on the dead-letter queue; it is never lost, charged or shipped."""
    pipe = Pipeline(shop)
    dead = DeadLetters(pipe)
    given = BAD if shop.real_time else [*BAD, *NEARLY_JSON]
    answers = [(bad, pipe.post(bad.body or "")) for bad in given]
    pipe.order(*GOOD)
    taken = [(bad, answer) for bad, answer in answers if answer.status < 400]
    texts = [bad.body or "" for bad, _ in taken]
    good = {order["order_id"] for order in GOOD}
    pipe.wait_for(lambda: good <= pipe.shipped())
    pipe.wait_for(lambda: dead.hold(texts) or no_policy(pipe), HALF_A_DAY_S)
    shop.cloud.run(HOUR_S if taken and dead.hold(texts) else A_MOMENT_S)
    for bad, answer in answers:
        _not_shipped(pipe, bad, answer)
    for bad, answer in taken:
        if not dead.hold([bad.body or ""]) or not pipe.holders(bad.body or ""):
            raise _gone(pipe, dead, bad, answer)
    story = f"{len(answers)} bodies that are no orders were POSTed, and {len(GOOD)} orders after them."
    if not good <= pipe.shipped():
        raise not_shipped(pipe, GOOD, story)
    if finding := wrong_balance(pipe, GOOD, story):
        raise finding


def _told(bad: Bad, answer: Answer) -> str:
    return f"POST {PATH} {bad.shown}\nwas answered {answer.status} {answer.text}\nIt is no order: {bad.why}."


def _not_shipped(pipe: Pipeline, bad: Bad, answer: Answer) -> None:
    """Find a body that was shipped although it is no order."""
    ids = [name for name in pipe.shipped() if name and name in (bad.body or "")]
    if not ids:
        return
    raise Finding(
        f"{_told(bad, answer)} {ids[0]} is shipped.",
        "Somebody has to look before the first thing is done that cannot be taken back. Python's json reads NaN, its "
        "True is an int, and DynamoDB adds what it is given.",
        line_of(pipe.shop, f'"{bad.field}"', "json.loads", "amount"),
        "Check each order as lesson 01 says what an order is, in the API or in the first step.",
    )


def _gone(pipe: Pipeline, dead: DeadLetters, bad: Bad, answer: Answer) -> Finding:
    saw = f"{_told(bad, answer)} "
    if dead.hold([bad.body or ""]):
        return Finding(
            f"{saw}It came onto the dead-letter queue, and an hour later no queue and no table held it.",
            "A dead letter is the last trace of what somebody sent. Nobody can look into it when it is deleted.",
            line_of(pipe.shop, "delete_message", "DeadLetterQueue"),
            "Keep what cannot be worked on: on the dead-letter queue, or parked on another one.",
        )
    holders = pipe.holders(bad.body or "")
    where = f"in {listed(holders)}" if holders else "nowhere"
    return Finding(
        f"{saw}{hours_of(pipe.shop)} later it had not come onto the dead-letter queue; it was {where}.",
        "A 2xx tells the sender that the shop has it. What is taken and can't be worked on has to stay where somebody "
        "finds it: a queue moves what failed maxReceiveCount times to its dead-letter queue, and only that.",
        line_of(pipe.shop, "except ValueError", "json.loads", "batchItemFailures", "RedrivePolicy"),
        "Answer 400 to what is no order; or report it as failed in the step that meets it, on a queue with a "
        "RedrivePolicy.",
    )


@check("P2", points=1, after=(an_order_is_accepted_charged_and_shipped,), calm=True)
def nobody_orders_past_the_api(shop: Shop) -> None:
    """A body of another content type is no way around: it does not become an order that somebody ships."""
    pipe = Pipeline(shop)
    body = json.dumps(SMUGGLED)
    pipe.post(urlencode({"Action": "SendMessage", "MessageBody": body}), FORM)
    for queue in pipe.queues.values():
        pipe.post(json.dumps({"QueueUrl": queue.url, "MessageBody": body}), AMZ_JSON)
    pipe.order(*GOOD)
    pipe.wait_for(lambda: {order["order_id"] for order in GOOD} <= pipe.shipped())
    shop.cloud.run(A_MOMENT_S)
    if not pipe.status(SMUGGLED):
        return
    raise Finding(
        f"POST {PATH} Action=SendMessage&MessageBody={body}\nas a form, which is no order, and "
        f"{SMUGGLED['order_id']} is {pipe.status(SMUGGLED)}.",
        "Where no request template fits the caller's Content-Type, API Gateway by default passes the body on unmapped, "
        "under your role: the caller writes SQS's parameters.",
        line_of(shop, "passthroughBehavior", "PassthroughBehavior", "requestTemplates", "RequestTemplates"),
        "Let nothing through unmapped: passthroughBehavior: never.",
    )
