"""Lesson 03, the bulk sender when SQS refuses whole calls, or takes its time."""

from __future__ import annotations

from functools import partial
from typing import Any

from grader import orders
from grader.check import check
from grader.checks import batch_calls, batching
from grader.checks.batch_attempts import attempts_of, fail_for_good_and_once, is_of
from grader.checks.batching import FILE
from grader.checks.lesson_03_batching_failures import START, TWO_BATCHES, UNLUCKY
from grader.checks.little_time import slow_calls
from grader.checks.warm import WARM
from grader.exploring import told
from grader.finding import Finding
from grader.orders import Order
from grader.shop import Shop

MANY = [orders.order(8501 + number, "ada", 100 + number) for number in range(180)]
AWAY = [orders.order(8401 + number, "linus", 1 + number) for number in range(15)]
NEXT = [orders.order(8701 + number, "grace", 1 + number) for number in range(12)]
LEFT_S = 15


@check("P4", points=1, after=START, calm=True)
def a_refused_call_is_not_counted_as_sent(shop: Shop) -> None:
    """When SQS refuses a whole call, its orders are not counted as sent."""
    shop.cloud.faults.throttle("sqs", when=partial(_carries, UNLUCKY))
    run = batching.send(shop, TWO_BATCHES)
    _what_is_there_was_sent(run, f"SQS throttled every call that carried {UNLUCKY['order_id']}.\n")
    _refused_when_sent_again(shop)
    _slow(shop)
    shop.cloud.faults.clear()
    try:
        run = batching.send(shop, NEXT)
        batching.each_arrived_once(run, NEXT)
        batching.tells(run, [])
    except Finding as finding:
        finding.saw = f"SQS had refused calls for the lists before, and took each one of this list.\n{finding.saw}"
        finding.because, finding.try_ = WARM, batching.INSIDE
        finding.look_at = shop.look_at(FILE, "global ", "= []", "= {}", "= set(", "except")
        raise
    told(shop, _unanswered, shop.seed)


def _slow(shop: Shop) -> None:
    """Eighteen calls, one after the other, leave little of the function's time."""
    calls = len(MANY) // 10
    slow = slow_calls(shop, "sqs", batching.FUNCTION, calls, times=calls, left_s=LEFT_S)
    run = batching.send(shop, MANY)
    shop.cloud.faults.remove(slow.fault)
    story = f"SQS took {slow.each_s} s for each of {calls} calls, and the function has {slow.timeout_s} s.\n"
    _what_is_there_was_sent(run, story)


def _refused_when_sent_again(shop: Shop) -> None:
    """Of three orders one is at fault, one goes through, and one fails: the call that carries it again is refused.

    Who reports all three as failed is careful; what is not there has to be reported.
    """
    at_fault, sent, again = (TWO_BATCHES[place] | {"order_id": f"o-84{place}9"} for place in (5, 6, 7))
    fail_for_good_and_once(shop, at_fault, again)
    shop.cloud.faults.throttle("sqs", when=lambda it: _carries(again, it) and bool(attempts_of(shop, again)))
    run = batching.send(shop, [at_fault, sent, again])
    told = run.result.get("failed") if isinstance(run.result, dict) else None
    if isinstance(told, list) and {order["order_id"] for order in run.orders} == set(map(str, told)):
        return
    _what_is_there_was_sent(
        run,
        f"{at_fault['order_id']} failed, SenderFault true; {sent['order_id']} was taken; {again['order_id']} failed, "
        "SenderFault false, and SQS throttled each later call that carried it.\n",
    )


def _unanswered(shop: Shop) -> None:
    """Calls that find a closed connection have sent nothing."""
    shop.cloud.faults.disconnect("sqs", when=partial(_carries, AWAY[4]))
    run = batching.send(shop, AWAY)
    story = f"No call that carried {AWAY[4]['order_id']} was answered (botocore raises ConnectionClosedError).\n"
    _what_is_there_was_sent(run, story)


def _carries(order: Order, request: Any) -> bool:
    return any(is_of(entry, order) for entry in request.params.get("Entries") or [request.params])


def _what_is_there_was_sent(run: batching.Run, story: str) -> None:
    """Who raises is run again by Lambda."""
    if run.failure() is not None and run.failure() in run.shop.history.of("failed"):
        return
    there = [batch_calls.order_id(body) for body in run.bodies]
    batching.tells(run, [order["order_id"] for order in run.orders if order["order_id"] not in there], story)
