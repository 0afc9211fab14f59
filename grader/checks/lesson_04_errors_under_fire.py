"""Lesson 04, the hard half: crashes between any two calls, two workers at the same moment, and books that agree."""

from __future__ import annotations

from grader import orders
from grader.check import check
from grader.checks import books
from grader.checks.books import FILE, FUNCTION, ORDERS, QUEUE
from grader.checks.lesson_04_errors import TEN, only_the_bad_ones_come_back
from grader.checks.lesson_04_errors_twice import an_order_that_comes_again_counts_once
from grader.checks.little_time import NOT_REACHED, slow_calls
from grader.exploring import told, with_every_crash, with_seeds
from grader.finding import Finding
from grader.shop import Shop

OTHERS = ("grace", "linus", "barbara", "ken")
WORKERS = len(OTHERS)
RACES = 5
WARM_UP = [orders.order(4110 + number, name, 1 + number) for number, name in enumerate(OTHERS)]
ALL_OF_ADA = [orders.order(4120 + number, "ada", 10**number) for number in range(WORKERS)]
CALLS_IN_TIME = 9
OVERTAKEN = (
    "That a condition on the balance failed says that another worker was faster. The order is not booked yet, and a "
    "message that is not reported is deleted."
)
THREE = [orders.order(4101, "ada", 300), orders.order(4102, "grace", 20), orders.order(4103, "ada", 1)]


@check("P6", points=5, after=(only_the_bad_ones_come_back,), calm=True)
def a_crash_between_any_two_calls_leaves_the_books_right(shop: Shop) -> None:
    """The function dying between any two of its calls leaves the balances right after the retry."""
    with_every_crash(shop, _three_orders)
    told(shop, _the_time_runs_out, shop.seed)


def _three_orders(shop: Shop) -> None:
    books.send_orders(shop, *THREE)
    books.settle(shop)
    books.right(
        shop, THREE, "Three orders were sent, and the batch came back after the crash.",
        f"{books.AT_LEAST_ONCE} {books.ONE_TRANSACTION}", books.BOOK_ONCE, "put_item", "update_item",
    )  # fmt: skip
    books.none_left(shop, "Three orders were sent, and the batch came back after a crash.")


def _the_time_runs_out(shop: Shop) -> None:
    slow = slow_calls(shop, "dynamodb", FUNCTION, CALLS_IN_TIME, times=len(TEN))
    books.send_orders(shop, *TEN)
    books.settle(shop)
    story = f"Ten orders were sent. DynamoDB's first ten calls took {slow.each_s} s each, and the function has "
    story += f"{slow.timeout_s} s."
    left_out = books.lacking(shop, TEN) and not shop.history.of("timed_out")
    books.right(
        shop, TEN, story,
        NOT_REACHED if left_out else f"{books.AT_LEAST_ONCE} {books.ONE_TRANSACTION}",
        "Report the records that you had no time for." if left_out else books.BOOK_ONCE,
        "get_remaining_time_in_millis", "break", "put_item", "update_item",
    )  # fmt: skip
    books.none_left(shop, story)


@check("P7", points=4, after=(an_order_that_comes_again_counts_once,), calm=True)
def two_workers_with_the_same_order_count_it_once(shop: Shop) -> None:
    """Two workers that get the same order at the same moment count it once."""
    with_seeds(shop, _the_same_order_twice, seeds=RACES)


@check("P7", points=2, after=(two_workers_with_the_same_order_count_it_once,), calm=True)
def two_workers_with_the_same_customer_lose_nothing(shop: Shop) -> None:
    """Two workers that add to the same balance at the same moment lose nothing."""
    with_seeds(shop, _one_customer_twice, seeds=RACES)


def _the_same_order_twice(shop: Shop) -> None:
    _at_once(shop, *[THREE[0]] * WORKERS)
    story = f"{THREE[0]['order_id']} was in {WORKERS} messages, and as many environments worked on it at the same time."
    books.right(
        shop, [*WARM_UP, THREE[0]], story,
        "Both can look before either has written: what you read may be old when you write. Only a condition that "
        "DynamoDB checks while it writes cannot be overtaken.",
        books.BOOK_ONCE, "get_item", "put_item",
    )  # fmt: skip
    books.none_left(shop, story)


def _one_customer_twice(shop: Shop) -> None:
    _at_once(shop, *ALL_OF_ADA)
    story = f"{len(ALL_OF_ADA)} orders of ada came at once, and as many environments worked on them at the same time."
    dropped = books.lacking(shop, ALL_OF_ADA)
    books.right(
        shop, [*WARM_UP, *ALL_OF_ADA], story,
        OVERTAKEN if dropped else books.LAST_IN,
        "Let DynamoDB add: UpdateExpression ADD" + (", without a condition on the balance." if dropped else "."),
        *(("CancellationReasons", "except") if dropped else ("get_item",)),
    )  # fmt: skip
    books.none_left(shop, story)


def _at_once(shop: Shop, *bodies: orders.Order) -> None:
    """One order to a batch, as Lambda may always do it, and a warm environment for each: so they really meet."""
    shop.function(FUNCTION)
    for uuid in shop.cloud.mappings.mappings:
        shop.cloud.mappings.change(uuid, BatchSize=1)
    books.send_orders(shop, *WARM_UP)
    books.settle(shop)
    shop.scene = len(shop.history)
    books.send_orders(shop, *bodies)
    books.settle(shop)


@check("P8", points=2, after=(an_order_that_comes_again_counts_once,), calm=True)
def the_two_tables_agree_at_every_moment(shop: Shop) -> None:
    """An order is in the orders table exactly when its amount is in the balance, at every moment."""
    shop.needs("moments")
    unlucky, again = TEN[3], TEN[0] | {"amount": 7}
    shop.queue(QUEUE)
    shop.cloud.faults.conflict(when=books.writes(unlucky), times=1)
    books.send_orders(shop, *TEN)
    if shop.cloud.run_until(lambda: bool(_torn(shop)), books.PATIENCE_S):
        last = shop.history.of("call", service="dynamodb")[-1]
        raise Finding(
            f"at {shop.when(shop.cloud.now)}, after {last.operation}, {_torn(shop)}.",
            f"Between two writes anything can happen, and anybody can look. {books.ONE_TRANSACTION}",
            shop.look_at(FILE, "put_item", "update_item"),
            f"{books.BOOK_ONCE} Write to neither of the tables elsewhere.",
        )
    books.send_orders(shop, again)
    books.settle(shop)
    items = [item for item in shop.table(ORDERS).items() if item.get("order_id") == again["order_id"]]
    if not books.difference(shop, TEN) and any(str(item.get("amount")) == str(again["amount"]) for item in items):
        raise Finding(
            f"{TEN[0]['order_id']} was booked with {TEN[0]['amount']}. Then it came again, with {again['amount']}. "
            f"{ORDERS} has it with {again['amount']} now, and the balance has {TEN[0]['amount']} for it.",
            "An order in the orders table is one whose amount is in the balance: that amount, not a later one.",
            shop.look_at(FILE, "put_item", "update_item"),
            "Leave the item of an order alone that was booked before.",
        )


def _torn(shop: Shop) -> str:
    """How the tables disagree at this moment, in words; empty when they agree."""
    known = {order["order_id"]: order for order in TEN}
    there = books.booked(shop)
    wrong = books.difference(shop, [known[name] for name in there if name in known])
    return wrong and f"{ORDERS} had {books.some(there) if there else 'no order'}, and with those {wrong}"
