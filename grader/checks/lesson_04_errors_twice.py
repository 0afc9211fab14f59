"""Lesson 04, P5: the same order_id again, however late and whatever else the body says, counts once."""

from __future__ import annotations

from grader.check import check
from grader.checks import books, expiring, whole_batches
from grader.checks.books import FUNCTION
from grader.checks.lesson_04_errors import TEN, good_orders_give_right_balances
from grader.exploring import told
from grader.shop import Shop

LATER_DAYS = 400
"""SQS keeps a message for 14 days, a producer an order as long as he likes; a ClientRequestToken lasts 10 minutes."""
LATER_REAL_MINUTES = 11
ONLY_THE_ORDER_ID = (
    "A producer that is not sure sends again, and SQS gives each send a messageId of its own: only the order_id "
    "says that it is the same order. What a process remembers is gone with it, and another one never knew."
)
NEVER_FORGET = (
    f"{ONLY_THE_ORDER_ID} A ClientRequestToken is forgotten after 10 minutes, and a record that expires when it does."
)


@check("P5", points=2, after=(good_orders_give_right_balances,))
def an_order_that_comes_again_counts_once(shop: Shop) -> None:
    """The same order again, in the same batch, later, in another process, counts once."""
    first, second = TEN[0], TEN[1]
    books.send_orders(shop, first, second, first)
    books.settle(shop)
    story = f"{first['order_id']} was sent twice at one moment, in two messages."
    books.right(shop, [first, second], story, ONLY_THE_ORDER_ID, books.BOOK_ONCE, "order_id")
    books.none_left(shop, story)
    shop.cloud.functions.change(FunctionName=shop.function(FUNCTION).name, Description="cold")
    later_s = LATER_REAL_MINUTES * 60 if shop.real_time else LATER_DAYS * 24 * 3600
    shop.cloud.run(later_s)
    books.send_orders(shop, dict(reversed(first.items())))
    books.settle(shop)
    later = f"{LATER_REAL_MINUTES} minutes" if shop.real_time else f"{LATER_DAYS} days"
    story = f"{first['order_id']} was sent again {later} later, when a fresh process had taken over."
    with expiring.told(shop):
        books.right(shop, [first, second], story, NEVER_FORGET, books.BOOK_ONCE, "order_id")
    books.none_left(shop, story)
    if not shop.real_time:
        told(shop, whole_batches.a_known_order_beside_a_new_one, shop.seed)


@check("P5", points=1, after=(an_order_that_comes_again_counts_once,))
def another_body_with_the_same_order_id_changes_nothing(shop: Shop) -> None:
    """The same order_id with another amount, or of another customer, changes nothing in the books."""
    first, second = TEN[0], TEN[1]
    books.send_orders(shop, first, second)
    books.settle(shop)
    again = (first | {"amount": first["amount"] + 1}, first | {"customer": second["customer"]})
    for order in again:
        books.send_orders(shop, order)
    books.settle(shop)
    books.right(
        shop, [first, second],
        f"{first['order_id']} was booked with {first['amount']} for {first['customer']}. Then it came with "
        f"{again[0]['amount']}, and for {again[1]['customer']}.",
        "Exactly once is said of an order_id, of nothing else: the first one that was booked stands.",
        f"{books.BOOK_ONCE} Let the condition ask for the order_id alone.", "ConditionExpression", "order_id",
    )  # fmt: skip
