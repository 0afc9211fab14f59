"""Lesson 10, after the trouble: dead letters come back by the clock, and what can never be done comes to rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cloudlet.wire.request import Request
from grader import orders
from grader.check import check
from grader.checks import explaining_rest as explaining
from grader.checks.lesson_10_pipeline import an_order_is_accepted_charged_and_shipped
from grader.checks.pipeline import PATIENCE_S, Pipeline
from grader.checks.pipeline_findings import shipped_once
from grader.checks.receiving import listed
from grader.checks.resting import A_DAY_S, HALF_A_DAY_S, by_the_clock, comes_to_rest, is_dead, no_policy
from grader.exploring import DENIED
from grader.orders import Order
from grader.shop import Shop
from grader.trouble import with_trouble_at_every_call

LATE = (orders.order(5001, "ada", 300), orders.order(5002, "grace", 20))
HOPELESS = orders.order(5003, "linus", 1)
AFTER = orders.order(5004, "ada", 4000)


@check("P4", points=4, after=(an_order_is_accepted_charged_and_shipped,), calm=True)
def dead_letters_are_redriven_by_the_clock(shop: Shop) -> None:
    """Orders that died while DynamoDB could not be reached are redriven on a schedule, and shipped."""
    pipe = Pipeline(shop, *LATE)
    story = died(pipe, *LATE)
    if not pipe.ship(*LATE, limit_s=A_DAY_S) and len(pipe.shipped()) < len(LATE):
        raise explaining.not_redriven(pipe, LATE, story)
    if not by_the_clock(pipe):
        raise explaining.no_clock(pipe, story)
    shipped_once(pipe, LATE, f"{story} They were redriven.", PATIENCE_S)


def died(pipe: Pipeline, *given: Order) -> str:
    """Let orders be taken, and DynamoDB refuse everything until one of them is a dead letter; tells so."""
    _ = pipe.orders, pipe.dead
    pipe.order(*given)
    outage = pipe.shop.cloud.faults.fail("dynamodb", None, DENIED)
    began = pipe.shop.cloud.now
    pipe.wait_for(lambda: is_dead(pipe) or no_policy(pipe), HALF_A_DAY_S)
    if not is_dead(pipe):
        raise explaining.none_died(pipe, given)
    pipe.shop.cloud.faults.remove(outage)
    lasted_s = (pipe.shop.cloud.now - began) // 1000
    return f"{_some(given)} answered 202; then DynamoDB refused every call for {lasted_s} s, until one was dead."


def _some(given: Sequence[Order]) -> str:
    return f"{listed([order['order_id'] for order in given])} {'was' if len(given) == 1 else 'were'}"


@check("P4", points=2, after=(dead_letters_are_redriven_by_the_clock,), calm=True)
def redriving_loses_nothing(shop: Shop) -> None:
    """Whoever redrives may die or be refused at each of his calls: no dead letter is lost by that."""
    with_trouble_at_every_call(shop, _one_comes_back, from_scene=True)


def _one_comes_back(shop: Shop) -> None:
    pipe = Pipeline(shop, LATE[0])
    story = died(pipe, LATE[0])
    shop.scene = len(shop.history)
    if not pipe.ship(LATE[0], limit_s=A_DAY_S) and not pipe.holders(LATE[0]["order_id"]):
        raise explaining.lost_on_the_way_back(pipe, LATE[0], story)
    shipped_once(pipe, LATE[:1], f"{story} It was redriven.", PATIENCE_S)


@check("P4", points=4, after=(dead_letters_are_redriven_by_the_clock,), calm=True)
def what_can_never_be_done_comes_to_rest(shop: Shop) -> None:
    """An order that can never be charged does not circle for ever: it comes to rest, is kept, and blocks nobody."""
    pipe = Pipeline(shop, HOPELESS)
    shop.cloud.faults.fail("dynamodb", None, DENIED, when=_charges(pipe, HOPELESS))
    pipe.order(HOPELESS)
    story = f"Every call that names {HOPELESS['customer']} in BalancesTable was refused, for ever."
    if not comes_to_rest(pipe):
        raise explaining.circles(pipe, HOPELESS, story)
    if not pipe.holders(HOPELESS["order_id"]) or not any(pipe.left().values()):
        raise explaining.thrown_away(pipe, HOPELESS, story)
    pipe.order(AFTER)
    if not pipe.wait_for(lambda: AFTER["order_id"] in pipe.shipped()):
        raise explaining.blocked(pipe, AFTER, story)


def _charges(pipe: Pipeline, order: Order) -> Callable[[Request], bool]:
    table, customer = pipe.balances.name, order["customer"]
    return lambda request: table in str(request.params) and customer in str(request.params)
