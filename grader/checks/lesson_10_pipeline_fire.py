"""Lesson 10, under fire: trouble at each call of one order, the same order at one moment, and 300 orders in it all."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from grader import orders
from grader.check import check
from grader.checks import by_hand, dynamodb_trouble, expiring, whole_batches
from grader.checks.lesson_10_pipeline import an_order_is_accepted_charged_and_shipped
from grader.checks.pipeline import PATH, PATIENCE_S, Pipeline
from grader.checks.pipeline_findings import shipped_once, wrong_balance
from grader.checks.sqs_trouble import BROKEN
from grader.exploring import told
from grader.orders import Order
from grader.shop import Shop
from grader.trouble import with_slow_calls, with_trouble_at_every_call
from grader.words import listed

ONE = orders.order(3001, "ada", 300)
DEARER = ONE | {"amount": 301}
AT_ONCE = 4  # as many batches of one run at first, and more than most steps make calls
SAME = [ONE] * AT_ONCE
OTHERS = [orders.order(3010 + number, "ada", 10**number) for number in range(AT_ONCE)]
MANY, AT_THE_SAME_TIME, LATER, IN_A_GO = 300, 40, 20, 12
EACH, EVERY = MANY - AT_THE_SAME_TIME - LATER, 6
CUSTOMERS = 6
FIRE_S = 1800
A_MOMENT_S = 60
FORGOTTEN_S = 61 * 60  # a ClientRequestToken after ten minutes, Powertools' record of what was done after an hour
DAYS_S = 400 * 24 * 3600  # records that are kept for a day, a week or three months
FORGOTTEN = (
    "It was charged once, and again when it came long after that. What says that an order is charged has to say so for "
    "good: a record that expires does not, nor a list of the last few, nor a status that is put back."
)
ANOTHER_PRICE = (
    "An order is known by its order_id. Who puts the amount, or the whole order, into what says that it is charged, or "
    "asks whether the amount is another one, charges it twice when it comes at another price."
)
A_LOT, SOME, A_FEW = 0.03, 0.015, 0.005
PAUSE_OF_LAMBDA_S = 8


@check("P3", points=5, after=(an_order_is_accepted_charged_and_shipped,), calm=True)
def trouble_at_any_call_stops_no_order(shop: Shop) -> None:
    """A function dying after any of its calls, or any call being refused: the order is shipped, and charged once."""
    with_trouble_at_every_call(shop, _one_order)
    if not shop.real_time:
        told(shop, whole_batches.orders_are_shipped_later, shop.seed)


def _one_order(shop: Shop) -> None:
    pipe = Pipeline(shop, ONE)
    pipe.order(ONE)
    shipped_once(pipe, [ONE], "One order was POSTed until it was answered 202.", PATIENCE_S)


@check("P3", points=2, after=(an_order_is_accepted_charged_and_shipped,), calm=True)
def an_order_that_comes_again_counts_once(shop: Shop) -> None:
    """An order that its client sends again, at once, later or dearer, is charged once and stays what it is."""
    pipe = Pipeline(shop, ONE, orders.UNICODE)
    for order in (ONE, ONE, orders.UNICODE):
        pipe.order(order)
    pipe.ship(ONE, orders.UNICODE)
    if not pipe.shop.real_time:
        pipe.wait_for(lambda: False, FORGOTTEN_S)
        with by_hand.schedules_held(shop):
            pipe.wait_for(lambda: False, DAYS_S)
    if wrong_balance(pipe, [ONE, orders.UNICODE], "Twice at once:") is None:
        pipe.came_again = FORGOTTEN
    for order in (ONE, orders.UNICODE):
        pipe.order(dict(reversed(order.items())))
    pipe.wait_for(lambda: False, A_MOMENT_S)
    since = "were shipped" if pipe.shop.real_time else "had been shipped for days"
    story = f"Two orders were POSTed again, one at once, both when they {since}, and answered 202 each time."
    with expiring.told(shop):
        shipped_once(pipe, [ONE, orders.UNICODE], story, PATIENCE_S)
    answer, pipe.came_again = pipe.post(json.dumps(DEARER)), ANOTHER_PRICE
    pipe.wait_for(lambda: False, A_MOMENT_S)
    story += f"\nThen POST {PATH} {json.dumps(DEARER)}\nwas answered {answer.status}: the same order, at another price."
    corrected = pipe.balance().get(ONE["customer"]) == DEARER["amount"]  # a shop may charge the difference
    shipped_once(pipe, [DEARER if corrected else ONE, orders.UNICODE], story, PATIENCE_S)


@check("P3", points=3, after=(an_order_that_comes_again_counts_once,), calm=True)
def orders_that_meet_count_once_each(shop: Shop) -> None:
    """Orders of one customer, and the same order again, worked on at the same moment: each is charged once."""
    for given in (SAME, OTHERS):
        with_slow_calls(shop, partial(_at_once, given=given))


def _at_once(shop: Shop, given: list[Order]) -> None:
    """One order to a batch, as Lambda may always do it: so they meet."""
    pipe = Pipeline(shop, given[0])
    _ = pipe.orders
    for uuid in shop.cloud.mappings.mappings:
        shop.cloud.mappings.change(uuid, BatchSize=1)
    pipe.order(*given)
    names = listed(sorted({order["order_id"] for order in given}))
    story = f"{AT_ONCE} orders of ada were POSTed at one moment, all answered 202: {names}."
    if given is SAME:
        story = f"{names} was POSTed {AT_ONCE} times at one moment, and each time answered 202."
    shipped_once(pipe, given, story, PATIENCE_S)


@check("P3", points=6, after=(trouble_at_any_call_stops_no_order, orders_that_meet_count_once_each))
def three_hundred_orders_under_fire(shop: Shop) -> None:
    """300 orders, some sent twice, in crashes, throttles and errors: nothing lost, nothing doubled, nothing stuck."""
    pipe = Pipeline(shop)
    given = [orders.order(6000 + at, f"c-{at % CUSTOMERS}", 100 + at // IN_A_GO) for at in range(EACH)]
    with _fire(shop):
        for batch in _in_goes(given):
            pipe.order(*batch)
        _lambda_throttles(pipe)
        pipe.ship(*given, limit_s=FIRE_S)
    story = f"In much trouble {MANY - LATER} orders were POSTed until they were answered 202, {AT_THE_SAME_TIME} twice."
    all_shipped = {order["order_id"] for order in given} <= pipe.shipped()
    if all_shipped and wrong_balance(pipe, given, story) is None:
        pipe.came_again = FORGOTTEN
        pipe.order(*given[:LATER])
        pipe.wait_for(lambda: False, A_MOMENT_S)
        story += f" When all were shipped and the trouble was over, the first {LATER} came once more."
    shipped_once(pipe, given, story, 12 * PATIENCE_S)


def _in_goes(given: list[Order]) -> Iterator[list[Order]]:
    """Some orders at a time, every sixth of them twice."""
    for start in range(0, len(given), IN_A_GO):
        batch = given[start : start + IN_A_GO]
        yield [*batch, *batch[::EVERY]]


@contextmanager
def _fire(shop: Shop) -> Iterator[None]:
    """Every service is in trouble now and then, and so is whoever calls it."""
    faults = shop.cloud.faults
    faults.crash("before", times=10**6, chance=A_FEW)
    faults.crash("after", times=10**6, chance=A_FEW)
    for code, at in (("TransactionConflict", -1), ("ThrottlingError", 0), ("ProvisionedThroughputExceeded", -1)):
        faults.conflict(chance=SOME, code=code, at=at)
    faults.fail_entries("sqs", "SendMessageBatch", _unlucky, chance=10 * A_LOT)
    faults.leave_unprocessed(_unlucky, times=AT_THE_SAME_TIME)
    for service, broken in (("sqs", BROKEN), ("dynamodb", dynamodb_trouble.BROKEN)):
        faults.throttle(service, chance=SOME)
        faults.fail(service, None, broken, chance=SOME)
    yield
    faults.clear()


def _unlucky(entry: dict[str, object]) -> bool:
    return zlib.crc32(str(entry).encode()) % 4 == 0


def _lambda_throttles(pipe: Pipeline) -> None:
    """For some seconds Lambda runs none of the functions."""
    cloud = pipe.shop.cloud
    functions = [name for name, found in pipe.shop.stack.resources.items() if found.type == "AWS::Lambda::Function"]
    names = [pipe.shop.function(name).name for name in functions]
    reserved = [pipe.shop.function(name).reserved_concurrency for name in functions]
    for name in names:
        cloud.call("lambda", "PutFunctionConcurrency", FunctionName=name, ReservedConcurrentExecutions=0)
    pipe.wait_for(lambda: False, PAUSE_OF_LAMBDA_S)
    for name, number in zip(names, reserved, strict=True):
        if number is None:
            cloud.call("lambda", "DeleteFunctionConcurrency", FunctionName=name)
        else:
            cloud.call("lambda", "PutFunctionConcurrency", FunctionName=name, ReservedConcurrentExecutions=number)
