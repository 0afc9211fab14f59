"""Lesson 01 when SQS does not take the order: it refuses, or the order is too big for it.

How big is too big is asked from both sides, so that nobody refuses what SQS takes.
"""

from __future__ import annotations

import base64
import json

from grader import orders
from grader.check import check
from grader.checks import proxy_answer, refusing, sending, sqs_trouble
from grader.checks.lesson_01_sender import (
    a_valid_order_lands_on_the_queue_once,
    the_message_is_json_equal_to_the_order,
)
from grader.checks.sending import FILE, SEND
from grader.finding import Finding
from grader.proxy import post_event
from grader.reading import NoJson, difference, parsed
from grader.shop import Shop

START = (a_valid_order_lands_on_the_queue_once,)
BIG, BIGGEST, TOO_BIG = 600_000, 1_048_000, 1_100_000  # bytes; SQS takes 1,048,576
OFTEN = 5
MEBIBYTE = "A message may have 1,048,576 bytes; until August 2025 it was 262,144. What is bigger SQS refuses."
TROUBLES = (
    sqs_trouble.throttled,
    sqs_trouble.denied,
    sqs_trouble.broken,
    sqs_trouble.entries_failed,
    sqs_trouble.deleted,
)


@check("P5", points=2, after=START, calm=True)
def when_sqs_refuses_the_caller_gets_a_500(shop: Shop) -> None:
    """When SQS refuses, the caller gets a 500 with JSON that has error, and the handler does not raise."""
    for trouble in TROUBLES:
        if trouble is sqs_trouble.deleted:  # for good
            with sqs_trouble.unanswered(shop) as what:
                refusing.not_promised(shop, what, orders.ADA)
        with trouble(shop) as what:
            refusing.answered_500(shop, what, orders.ADA)


@check("P5", points=1, after=(when_sqs_refuses_the_caller_gets_a_500,), calm=True)
def no_stack_trace_leaks(shop: Shop) -> None:
    """A 500 shows the caller no stack trace."""
    for trouble in TROUBLES:
        with trouble(shop) as what:
            refusing.no_trace(shop, what, orders.ADA)


@check("P2", points=1, after=(when_sqs_refuses_the_caller_gets_a_500,), calm=True)
def a_500_is_a_well_formed_proxy_response(shop: Shop) -> None:
    """The answer is a well-formed proxy response where SQS refuses, too."""
    body = json.dumps(orders.ADA)
    encoded = base64.b64encode(body.encode()).decode()
    for trouble in (sqs_trouble.throttled, sqs_trouble.denied):
        with trouble(shop) as what:
            answer = shop.invoke("SenderFunction", post_event(body)).payload
            proxy_answer.well_formed(shop, f"{body}, while {what},", answer)
            asked = f"{encoded} (isBase64Encoded: true), while {what},"
            answer = shop.invoke("SenderFunction", post_event(encoded, is_base64=True), asked=asked).payload
            proxy_answer.well_formed(shop, asked, answer)
    asked = f"with a note of {TOO_BIG:,} letters"
    answer = shop.invoke("SenderFunction", post_event(json.dumps(orders.ADA | {"note": "x" * TOO_BIG}))).payload
    proxy_answer.well_formed(shop, asked, answer)
    with sqs_trouble.deleted(shop) as what:
        answer = shop.invoke("SenderFunction", post_event(body)).payload
        proxy_answer.well_formed(shop, f"{body}, while {what},", answer)


@check("P5", points=1, after=(when_sqs_refuses_the_caller_gets_a_500,), calm=True)
def it_goes_on_when_sqs_is_back(shop: Shop) -> None:
    """When SQS is back, the same environment sends the next order, and only that."""
    with sqs_trouble.throttled(shop):
        for _ in range(OFTEN):
            shop.post("/orders", json.dumps(orders.ADA))
    for order in (orders.GRACE, orders.ADA):
        before = len(shop.history)
        sending.accepted(shop, order, warm="when SQS was back,")
        sending.sent_once(shop, order, before)


@check("P1", points=1, after=(the_message_is_json_equal_to_the_order,), calm=True)
def a_big_order_arrives_whole(shop: Shop) -> None:
    """A big order, of 600,000 bytes or as big as SQS takes one, is answered 202 and arrives whole."""
    for letters in (BIG, BIGGEST):
        _arrives_whole(shop, letters)


def _arrives_whole(shop: Shop, letters: int) -> None:
    before = len(shop.history)
    order = orders.ADA | {"note": "x" * letters}
    answer = shop.post("/orders", json.dumps(order))
    bodies = [event.body for event in sending.sent_since(shop, before)]
    if answer.status == 202 and bodies and not _altered(order, bodies[0]):
        return
    came = f"became {_kind(bodies[0])}" if bodies else "and did not come onto the queue"
    raise Finding(
        f"an order with a note of {letters:,} letters was answered {answer.status} {answer.text}\n{came}.",
        MEBIBYTE,
        shop.look_at(FILE, "262_144", "262144", "1_000_000", "1000000", "1024", "256", "len(", *SEND),
        "Take every order that SQS takes, and send it whole.",
    )


@check("P5", points=1, after=START, calm=True)
def an_order_too_big_for_sqs_is_not_answered_202(shop: Shop) -> None:
    """An order too big for SQS is answered with an error: it is not on the queue."""
    before = len(shop.history)
    order = orders.ADA | {"note": "x" * TOO_BIG}
    answer = shop.post("/orders", json.dumps(order), may_fail=True)
    asked = f"an order with a note of {TOO_BIG:,} letters"
    if answer.failure is not None:
        raise shop.explained(answer.failure, f"{MEBIBYTE} {refusing.RAISED}", asked, refusing.CATCH)
    bodies = [event.body for event in sending.sent_since(shop, before)]
    if answer.status >= 400 and not bodies:
        refusing.says_error(shop, answer, f"with {asked}")
        return
    came = f"{_kind(bodies[0])} is on the queue" if bodies else "nothing came onto the queue"
    raise Finding(
        f"{asked} was answered {answer.status} {answer.text}\nand {came}.",
        f"{MEBIBYTE} 202 says that the order, whole as it came, is stored.",
        shop.look_at(FILE, "[:", "1_048_576", "1048576", "len(", "except ", *SEND),
        "Answer with an error when the order is not on the queue, and leave nothing out to make it fit.",
    )


def _altered(order: orders.Order, body: str) -> str:
    try:
        return difference(order, parsed(body))
    except NoJson as problem:
        return str(problem)


def _kind(body: str) -> str:
    return f"a message of {len(body.encode()):,} bytes"
