"""Lesson 10, after the trouble: dead letters come back by the clock, and what can never be done comes to rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from cloudlet.faults import ALWAYS
from cloudlet.wire.request import Request
from grader import orders
from grader.check import check
from grader.checks import explaining_redrives, explaining_rest
from grader.checks.explaining_circles import circles
from grader.checks.lesson_10_pipeline import an_order_is_accepted_charged_and_shipped
from grader.checks.pipeline import PATIENCE_S, SHIPPED, Pipeline
from grader.checks.pipeline_findings import shipped_once
from grader.checks.resting import (
    HALF_A_DAY_S,
    by_the_clock,
    comes_to_rest,
    deaths,
    die_sooner,
    is_parked,
    kept,
    no_policy,
    waits_in_a_table,
)
from grader.checks.schedule_pauses import A_DAY_S, period_s
from grader.exploring import DENIED, told
from grader.orders import Order
from grader.shop import Shop
from grader.trouble import BATCHES, with_trouble_at_every_call

MORE_THAN_A_RECEIVE = tuple(orders.order(5101 + number, f"c-{number}", 300) for number in range(12))
TO_CHARGE, TO_SHIP = orders.order(5201, "grace", 20), orders.order(5301, "linus", 7)
LATE = orders.order(5001, "ada", 300)
HOPELESS = orders.order(5003, "linus", 1)
POISON = ("no order", '{"order_id": 5, "customer": "", "amount": "much"}', "[]")
AFTER = orders.order(5004, "ada", 4000)
A_MOMENT_S = 10
A_MINUTE_S = 60
ROUNDS_OF_A_SLOW_CLOCK = 14
ROUNDS_OF_TROUBLE = 12


@dataclass(frozen=True)
class Outage:
    """What DynamoDB refuses for a while."""

    called: str
    hits: Callable[[Pipeline, Request], bool]


ALL = Outage("every call", lambda pipe, request: True)
OF_CHARGING = Outage("every call that names BalancesTable", lambda pipe, it: pipe.balances.name in str(it.params))
OF_SHIPPING = Outage(f'every call that says "{SHIPPED}"', lambda pipe, request: SHIPPED in str(request.params))
EPISODES = ((MORE_THAN_A_RECEIVE, ALL), ((TO_CHARGE,), OF_CHARGING), ((TO_SHIP,), OF_SHIPPING))


@check("P4", points=4, after=(an_order_is_accepted_charged_and_shipped,), calm=True)
def dead_letters_are_redriven_by_the_clock(shop: Shop) -> None:
    """Orders that died while DynamoDB could not be reached are redriven on a schedule, whichever step they died in."""
    shop.needs("faults")
    pipe = Pipeline(shop, TO_CHARGE, TO_SHIP)
    done: list[Order] = []
    sooner = die_sooner(pipe)
    for given, outage in EPISODES:
        story = sooner + died(pipe, *given, outage=outage, known=done)
        if not pipe.ship(*given, limit_s=A_DAY_S) and {order["order_id"] for order in given} - pipe.shipped():
            raise explaining_redrives.not_redriven(pipe, given, story)
        if not by_the_clock(pipe):
            raise explaining_redrives.no_clock(pipe, story)
        done += given
        shipped_once(pipe, done, f"{story} They were redriven.", PATIENCE_S)


def died(pipe: Pipeline, *given: Order, outage: Outage = ALL, known: Sequence[Order] = ()) -> str:
    """Let orders be taken, and DynamoDB refuse what they need until one of them is a dead letter; tells so.

    All that were shipped before are `known`.
    """
    _, before, cloud, mark = pipe.orders, deaths(pipe), pipe.shop.cloud, len(pipe.shop.history)
    pipe.order(*given)
    fault = cloud.faults.fail("dynamodb", None, DENIED, when=lambda request: outage.hits(pipe, request))
    began = cloud.now
    waits = partial(waits_in_a_table, pipe, began, mark)
    pipe.wait_for(lambda: deaths(pipe) > before or no_policy(pipe) or waits(), HALF_A_DAY_S)
    lasted_s = (cloud.now - began) // 1000
    happened = f"{_some(given)} answered 202; then DynamoDB refused {outage.called} for {lasted_s} s"
    if deaths(pipe) == before:
        if waits():
            cloud.faults.remove(fault)
            ids = {order["order_id"] for order in given}
            if pipe.wait_for(lambda: ids <= pipe.shipped(), A_DAY_S):
                return f"{happened}, and none died: a table kept what was to be done, and the clock brought it on."
        raise explaining_rest.none_died(pipe, given, happened, known)
    cloud.run(A_MOMENT_S if len(given) > 1 else 0)
    cloud.faults.remove(fault)
    dead = "it was" if len(given) == 1 else f"{deaths(pipe) - before} were"
    return f"{happened}, until {dead} dead."


def _some(given: Sequence[Order]) -> str:
    return f"{given[0]['order_id']} was" if len(given) == 1 else f"{len(given)} orders were"


@check("P4", points=2, after=(dead_letters_are_redriven_by_the_clock,), calm=True)
def redriving_loses_nothing(shop: Shop) -> None:
    """Whoever redrives may die or be refused at each call, or for long: no dead letter is lost by that."""
    with_trouble_at_every_call(shop, _one_comes_back, from_scene=True)
    told(shop, partial(_one_comes_back, nobody_sends=True), shop.seed)


def _one_comes_back(shop: Shop, nobody_sends: bool = False) -> None:
    pipe = Pipeline(shop, LATE)
    given, late, story = [LATE], LATE, die_sooner(pipe) + died(pipe, LATE)
    if late["order_id"] in pipe.shipped():  # it waited in a table, where none dies
        given, late, story = [LATE, AFTER], AFTER, f"{story} {died(pipe, AFTER, outage=OF_CHARGING, known=[LATE])}"
    shop.scene = len(shop.history)
    if nobody_sends:
        story += _sends_throttled(pipe)
    longer_s = ROUNDS_OF_A_SLOW_CLOCK * period_s(shop)
    if not pipe.ship(late, limit_s=A_DAY_S) and not pipe.ship(late, limit_s=longer_s):
        if is_parked(pipe, late):  # who counts before he moves has counted each of his own deaths
            return
        if not pipe.holders(late["order_id"]):
            raise explaining_redrives.lost_on_the_way_back(pipe, late, story)
    shipped_once(pipe, given, f"{story} It was redriven.", PATIENCE_S)


def _sends_throttled(pipe: Pipeline) -> str:
    """Let SQS take no message while the clock strikes several times; tells so."""
    lasting_s = round(min(ROUNDS_OF_TROUBLE * period_s(pipe.shop), HALF_A_DAY_S))
    faults = pipe.shop.cloud.faults
    throttles = [faults.throttle("sqs", operation) for operation in ("SendMessage", BATCHES[0])]
    pipe.wait_for(lambda: False, lasting_s)
    for fault in throttles:
        faults.remove(fault)
    return f" For {lasting_s} s SQS throttled whoever sent a message."


@check("P4", points=4, after=(dead_letters_are_redriven_by_the_clock,), calm=True)
def what_can_never_be_done_comes_to_rest(shop: Shop) -> None:
    """An order that can never be charged does not circle for ever: it comes to rest, is kept, and blocks nobody."""
    pipe, faults = Pipeline(shop, HOPELESS), shop.cloud.faults
    sooner = die_sooner(pipe)
    faults.fail("dynamodb", None, DENIED, when=_charges(pipe, HOPELESS))
    taken = [text for text in POISON if pipe.post(text).status < 400]
    pipe.order(HOPELESS)
    shop.cloud.run(A_MINUTE_S)
    known = pipe.orders.item({"order_id": HOPELESS["order_id"]}) or {}
    deadly = [faults.crash("after", "sqs", operation, times=ALWAYS) for operation in ("DeleteMessage", BATCHES[1])]
    story = (
        f"{sooner}Every call that names {HOPELESS['customer']} in BalancesTable was refused, for ever, and a function "
        "that deleted a message itself died right after it."
    )
    if not comes_to_rest(pipe, 1 + len(taken)):
        raise circles(pipe, HOPELESS, story)
    if not kept(pipe, HOPELESS, known, taken):
        raise explaining_rest.thrown_away(pipe, HOPELESS, story)
    for fault in deadly:
        faults.remove(fault)
    _blocks_nobody(pipe, f"{story} It came to rest.")


def _blocks_nobody(pipe: Pipeline, story: str) -> None:
    began = len(pipe.shop.history)
    later = f"{story} {died(pipe, AFTER)}"
    if not pipe.wait_for(lambda: AFTER["order_id"] in pipe.shipped(), A_DAY_S):
        raise explaining_rest.blocked(pipe, AFTER, later, began)


def _charges(pipe: Pipeline, order: Order) -> Callable[[Request], bool]:
    table, customer = pipe.balances.name, order["customer"]
    return lambda request: table in str(request.params) and customer in str(request.params)
