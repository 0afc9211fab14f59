"""Lesson 02 when things go wrong: the table refuses, for a minute or an hour, or takes a part; orders come twice.

Nothing is lost as long as the handler raises, and what comes again changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from cloudlet.wire.request import Request
from grader import orders
from grader.check import check
from grader.checks import receiving, receiving_trouble
from grader.checks.dynamodb_trouble import BROKEN, DENIED, NOT_FOUND
from grader.checks.lesson_02_receiver import (
    PATIENCE_S,
    TEN,
    TROUBLE_S,
    a_body_that_is_no_order_stays_on_the_queue,
    all_orders_of_a_batch_are_stored,
)
from grader.checks.little_time import slow_calls
from grader.checks.receiving import FILE, FUNCTION, QUEUE, TABLE
from grader.checks.table_writes import WRITES
from grader.finding import Finding
from grader.orders import Order
from grader.reading import shown
from grader.shop import Shop

START = (all_orders_of_a_batch_are_stored,)
HOUR_S = 3600
CALLS_IN_TIME = 9
TOO_BIG_BYTES = 500_000
UNANSWERED = [orders.order(2071 + number, "ada", 300 + number) for number in range(3)]
UNLUCKY = TEN[6]["order_id"]
LATER = [orders.order(2051 + number, "linus", 200 + number) for number in range(10)]
TROUBLES = (
    ("throttled", None, TEN[:4]),
    ("away", NOT_FOUND, TEN[4:8]),
    ("down", BROKEN, TEN[8:9]),
    ("not for this role", DENIED, TEN[9:]),
)
TWICE = (
    "Producers send again when they are not sure, so a batch may hold an order twice. BatchWriteItem and "
    "TransactWriteItems refuse a call that names an item twice, and the batch comes back as it was."
)


@check("P3", points=2, after=START)
def a_batch_that_could_not_be_stored_comes_back(shop: Shop) -> None:
    """While the table is throttled or away nothing is lost: the batch comes back and is stored."""
    shop.table(TABLE)
    for name, error, batch in TROUBLES:
        faults = shop.cloud.faults
        fault = faults.fail("dynamodb", None, error) if error else faults.throttle("dynamodb")
        start = shop.cloud.now
        receiving.send_orders(shop, *batch)
        shop.cloud.run(TROUBLE_S)
        faults.remove(fault)
        shop.cloud.settle(PATIENCE_S)
        trouble = f"{_trouble(shop, start)} the table was {name}, and DynamoDB refused every call."
        receiving_trouble.came_back_and_was_stored(shop, batch, trouble)
    fault = shop.cloud.faults.disconnect("dynamodb")
    start = shop.cloud.now
    receiving.send_orders(shop, *UNANSWERED)
    shop.cloud.run(TROUBLE_S)
    shop.cloud.faults.remove(fault)
    shop.cloud.settle(PATIENCE_S)
    trouble = f"{_trouble(shop, start)} DynamoDB gave no answer (botocore raises ConnectionClosedError)."
    receiving_trouble.came_back_and_was_stored(shop, UNANSWERED, trouble)


@check("P3", points=2, after=START)
def one_order_that_could_not_be_stored_comes_back(shop: Shop) -> None:
    """When one order of ten could not be stored, it comes back and is stored."""

    def touches(request: Request) -> bool:
        return request.operation in WRITES and UNLUCKY in str(request.params)

    shop.table(TABLE)
    fault = shop.cloud.faults.throttle("dynamodb", when=touches)
    start = shop.cloud.now
    receiving.send_orders(shop, *TEN)
    shop.cloud.run(TROUBLE_S)
    shop.cloud.faults.remove(fault)
    shop.cloud.settle(PATIENCE_S)
    trouble = f"{_trouble(shop, start)} DynamoDB refused to store {UNLUCKY}, and no other order."
    receiving_trouble.came_back_and_was_stored(shop, TEN, trouble)
    _the_time_runs_out(shop)


def _the_time_runs_out(shop: Shop) -> None:
    """Nine calls in a row nearly take the function's time."""
    slow = slow_calls(shop, "dynamodb", FUNCTION, CALLS_IN_TIME, times=len(LATER))
    receiving.send_orders(shop, *LATER)
    shop.cloud.settle(PATIENCE_S)
    shop.cloud.faults.remove(slow.fault)
    trouble = f"DynamoDB's first ten calls took {slow.each_s} s each, and the function has {slow.timeout_s} s."
    act = "Go through all records, or raise: what you had no time for comes back then."
    receiving_trouble.came_back_and_was_stored(shop, LATER, trouble, act)


@check("P3", points=1, after=START)
def what_dynamodb_left_unprocessed_is_stored(shop: Shop) -> None:
    """What a BatchWriteItem left unprocessed is stored, now or when it comes back."""
    shop.table(TABLE)
    what = f"BatchWriteItem answered with {UNLUCKY} under UnprocessedItems, and no error."
    _left_unprocessed(shop, TEN, lambda write: UNLUCKY in str(write), what)
    before = _batch_writes(shop)

    def its_turn_comes_later(write: dict[str, Any]) -> bool:
        turn = next((place for place, order in enumerate(LATER) if order["order_id"] in str(write)), 0)
        return turn > _batch_writes(shop) - before

    what = "each BatchWriteItem wrote one order, and answered with the others under UnprocessedItems, and no error."
    _left_unprocessed(shop, LATER, its_turn_comes_later, what)


def _left_unprocessed(shop: Shop, batch: list[Order], left: Callable[[dict[str, Any]], bool], what: str) -> None:
    fault = shop.cloud.faults.leave_unprocessed(left)
    start = shop.cloud.now
    receiving.send_orders(shop, *batch)
    shop.cloud.run(TROUBLE_S)
    shop.cloud.faults.remove(fault)
    shop.cloud.settle(PATIENCE_S)
    act = "Write again what is under UnprocessedItems, and raise when something is left there."
    receiving_trouble.came_back_and_was_stored(shop, batch, f"{_trouble(shop, start)} {what}", act)


def _batch_writes(shop: Shop) -> int:
    return len(shop.history.of("call", operation="BatchWriteItem"))


@check("P3", points=1, after=START, calm=True)
def an_hour_of_trouble_loses_nothing(shop: Shop) -> None:
    """While the table is away for an hour the message comes back as often as it has to."""
    shop.table(TABLE)
    fault = shop.cloud.faults.fail("dynamodb", None, NOT_FOUND)
    start = shop.cloud.now
    message_id = receiving.send(shop, json.dumps(orders.ADA))[0]
    shop.cloud.run(HOUR_S)
    trouble = f"From {shop.when(start)} to {shop.when(shop.cloud.now)} the table was away."
    receiving_trouble.not_given_up(shop, message_id, f"{trouble} The order {shown(orders.ADA)} was on the queue.")
    shop.cloud.faults.remove(fault)
    shop.cloud.settle(PATIENCE_S)
    if receiving.missing(shop, [orders.ADA]):
        receiving_trouble.not_given_up(shop, message_id, trouble)
    body = json.dumps(orders.LINUS | {"note": "x" * TOO_BIG_BYTES})
    message_id = receiving.send(shop, body)[0]
    shop.cloud.run(TROUBLE_S)
    if receiving.item_of(shop, orders.LINUS["order_id"]) is None:
        story = f"An order of {len(body):,} bytes was on the queue, which no item of DynamoDB holds (400 KB)."
        receiving_trouble.not_given_up(shop, message_id, story)


@check("P4", points=1, after=(*START, a_body_that_is_no_order_stays_on_the_queue), calm=True)
def a_bad_body_is_not_given_up(shop: Shop) -> None:
    """A body that is no order makes the handler raise each time it comes."""
    shop.needs("hours")
    shop.function(FUNCTION)
    bodies = ["hello", orders.WRONG_FIELDS[1].body or ""]
    sent = receiving.send(shop, *bodies)
    shop.cloud.run(HOUR_S)
    for message_id, body in zip(sent, bodies, strict=True):
        receiving_trouble.not_given_up(shop, message_id, f"{body}\nwas on the queue, and is no order.")


def _trouble(shop: Shop, start_ms: int) -> str:
    return f"From {shop.when(start_ms)} to {shop.when(start_ms + TROUBLE_S * 1000)}"


@check("P5", points=2, after=START)
def a_message_delivered_twice_leaves_one_item(shop: Shop) -> None:
    """A message that is delivered twice leaves one item, equal to the order."""
    shop.cloud.faults.crash("after", "dynamodb", when=lambda request: request.operation in WRITES)
    receiving.send_orders(shop, orders.EXTRA, *orders.GOOD[:-1])
    shop.cloud.settle(PATIENCE_S)
    crash = next(iter(shop.history.of("crashed")), None)
    when = shop.when(crash.at if crash else shop.cloud.now)
    story = (
        f"At {when} the function died after its first write, before it could return, so Lambda deleted nothing "
        "and the batch was delivered again."
    )
    failure = receiving.last(shop, "failed")
    if failure is not None and shop.queue(QUEUE).messages:
        raise shop.explained(failure, f"{story} A second delivery is no error: it has to end like the first.")
    items = shop.table(TABLE).items()
    wrong = [item for item in items if receiving.unlike_all(item, orders.GOOD)]
    if wrong or len(items) != len(orders.GOOD):
        raise Finding(
            f"{story} {TABLE} has {len(items)} items for {len(orders.GOOD)} orders"
            + (f", and {shown(wrong)} is none of the orders." if wrong else "."),
            "A standard queue delivers at least once. Storing again what is stored must change nothing.",
            shop.look_at(FILE, "uuid", "ADD", "update_item", "put_item"),
            "Let the item depend on the order alone: the same key and the same values each time.",
        )


@check("P5", points=1, after=START, calm=True)
def an_order_that_is_twice_in_a_batch_leaves_one_item(shop: Shop) -> None:
    """An order that is twice in a batch leaves one item, and the batch is done."""
    batch = (orders.GRACE, orders.ADA, orders.ADA)
    receiving.send_orders(shop, *batch)
    shop.cloud.settle(PATIENCE_S)
    story = f"{orders.ADA['order_id']} was twice in a batch of {len(batch)}."
    failure = receiving.last(shop, "failed")
    if failure is not None and shop.queue(QUEUE).messages:
        act = 'Write each order_id once: batch_writer(overwrite_by_pkeys=["order_id"]), or a dict by order_id.'
        raise shop.explained(failure, TWICE, story, act)
    receiving.all_stored(shop, list(batch[:2]))
    items = shop.table(TABLE).items()
    if len(items) != 2:
        raise Finding(
            f"{story} {TABLE} has {len(items)} items for 2 orders: {shown(items)}",
            "Storing again what is stored must change nothing.",
            shop.look_at(FILE, "uuid", "messageId", "put_item"),
            "Let the item's key depend on the order alone.",
        )
