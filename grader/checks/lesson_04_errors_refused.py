"""Lesson 04, P4: what DynamoDB refuses for a while is booked later, whatever it says, and holds nobody up."""

from __future__ import annotations

import json
from collections.abc import Callable

from cloudlet.errors import AwsError
from cloudlet.faults import CLOSED
from cloudlet.wire.request import Request
from grader import orders
from grader.check import check
from grader.checks import books, mixed_batches, whole_batches
from grader.checks.books import DEAD, FILE
from grader.checks.dynamodb_trouble import BROKEN, DENIED, NOT_FOUND
from grader.checks.lesson_04_errors import APART_S, CUSTOMERS, POISON, TEN, TROUBLE_S, only_the_bad_ones_come_back
from grader.exploring import told
from grader.finding import Finding
from grader.orders import Order
from grader.shop import Shop
from grader.words import listed, times

NEARLY = orders.order(40050, "linus", 3)
"""Its id begins as that of the order that DynamoDB refuses."""
MORE = [orders.order(4061 + number, CUSTOMERS[number % 3], 10 + number) for number in range(11)]
YET_MORE = [orders.order(4081 + number, CUSTOMERS[number % 3], 10 + number) for number in range(11)]
CANCELLED_TIMES = 2
CANCELLED = (
    (TEN[1], "TransactionConflict", 0),
    (TEN[3], "TransactionConflict", -1),
    (TEN[4], "ThrottlingError", 0),
    (TEN[6], "ProvisionedThroughputExceeded", -1),
)
"""Orders, the reason for which their transaction is cancelled, and the place of the action that has it."""
PLACES = {0: "first", -1: "last"}

ERRORS = (
    AwsError("ThrottlingException", "Rate of requests exceeds the allowed throughput."),
    BROKEN,
    AwsError("TransactionInProgressException", "The transaction with the given request token is already in progress."),
    AwsError("RequestLimitExceeded", "Throughput exceeds the current throughput limit for your account."),
    DENIED,
    NOT_FOUND,
    CLOSED,
)
"""Source: API_TransactWriteItems, Errors."""


@check("P4", points=2, after=(only_the_bad_ones_come_back,), calm=True)
def an_order_that_could_not_be_booked_comes_back_alone(shop: Shop) -> None:
    """When DynamoDB refuses one order for a while, only that one is tried again, and it is booked later."""
    shop.needs("faults")
    done: list[Order] = []
    for good, unlucky, error, reads in (
        ([NEARLY, *TEN], TEN[4], None, False),
        (MORE, MORE[5], ERRORS[1], False),
        (YET_MORE, YET_MORE[3], None, True),
    ):
        done += good
        _comes_back_alone(shop, done, good, unlucky, error, reads)


def _comes_back_alone(
    shop: Shop, done: list[Order], good: list[Order], unlucky: Order, error: AwsError | None, reads: bool
) -> None:
    """Send good orders in two batches while DynamoDB refuses one of them; `done` are these and those before.

    It is not written; with `reads` it is not read either, by a call that is about nothing else.
    """
    faults = shop.cloud.faults
    hit = _names_only(unlucky, good) if reads else books.writes(unlucky)
    fault = faults.fail("dynamodb", None, error, when=hit) if error else faults.throttle("dynamodb", when=hit)
    ids = books.send(shop, POISON[1], *map(json.dumps, good[:8]))
    shop.cloud.run(TROUBLE_S / 2)
    later = books.send_orders(shop, *good[8:])
    shop.cloud.run(TROUBLE_S / 2)
    faults.remove(fault)
    books.settle(shop)
    story = (
        f"For {TROUBLE_S} s DynamoDB refused to {'read or ' * reads}write {unlucky['order_id']}"
        f"{f', by {error.code}' if error else ''}, "
        "and nothing else. Seven other orders were in its batch, and a body that is none; "
        f"{len(later)} more orders came in the next batch."
    )
    names = dict(zip(ids[1:] + later, [order["order_id"] for order in good], strict=True))
    again = {names.get(event.message_id, "") for event in shop.history.of("received") if event.receive_count > 1}
    others = again - {unlucky["order_id"], ""}
    if others:
        failure = books.first_failure(shop)
        if failure is not None:
            raise shop.explained(failure, "An exception fails the whole batch.", story, mixed_batches.NEXT)
        instead = "" if unlucky["order_id"] in again else f", and {unlucky['order_id']} did not"
        raise Finding(
            f"{story}\n{books.some(others)} came again{instead}.",
            "What is reported comes back, and nothing else does. Work that is done need not be.",
            shop.look_at(FILE, "except", "batchItemFailures"),
            "Treat each record by itself, report only the one that failed, and keep nothing of it for the next batch.",
        )
    because, try_ = _why_not(shop, unlucky)
    books.right(shop, done, story, because, try_, "delete_message", "except")
    books.none_left(shop, story, good)


@check("P4", points=1, after=(an_order_that_could_not_be_booked_comes_back_alone,), calm=True)
def no_error_of_dynamodb_is_taken_for_done(shop: Shop) -> None:
    """Whatever DynamoDB answers when it refuses an order, the order is booked later."""
    shop.needs("faults")
    hit = [(order["order_id"], error) for order, error in zip(TEN, ERRORS, strict=False)]
    faults = [shop.cloud.faults.fail("dynamodb", None, error, when=_names(order_id)) for order_id, error in hit]
    for order in TEN:
        books.send_orders(shop, order)
        shop.cloud.run(APART_S)
    shop.cloud.run(TROUBLE_S)
    for fault in faults:
        shop.cloud.faults.remove(fault)
    books.settle(shop)
    lacks = books.lacking(shop, TEN)
    those = [f"{order_id} with {error.code}" for order_id, error in hit if order_id in lacks or not lacks]
    story = f"For {TROUBLE_S} s DynamoDB answered every call for {listed(those)}."
    books.right(
        shop, TEN, story,
        "An error says that DynamoDB did nothing, or that nobody knows. Only the failed condition of the order itself "
        "says that it was booked before.",
        "Report the record after every other error.", "except",
    )  # fmt: skip
    books.none_left(shop, story)
    told(shop, whole_batches.orders_are_booked_later, shop.seed)
    told(shop, _for_all_receives_but_one, shop.seed)


def _for_all_receives_but_one(shop: Shop) -> None:
    """Trouble that lasts: the queue gives an order up, after maxReceiveCount receives, and nobody does before."""
    order, most = MORE[0], int(min(books.RECEIVES, shop.queue(books.QUEUE).max_receives())) - 1
    if not most:
        return
    fault = shop.cloud.faults.fail("dynamodb", None, ERRORS[1], when=_names(order["order_id"]))
    [message_id] = books.send_orders(shop, order)
    shop.cloud.run_until(lambda: len(shop.history.of("received", message_id=message_id)) >= most)
    shop.cloud.run(TROUBLE_S)
    shop.cloud.faults.remove(fault)
    books.settle(shop)
    story = f"DynamoDB refused {order['order_id']} until it had been received {times(most)}."
    because = "Trouble lasts as long as it lasts. Who gives an order up is the queue, after maxReceiveCount receives."
    act = "Try each record, however often it came, and report it when it failed."
    books.right(shop, [order], story, because, act, "ApproximateReceiveCount", "SentTimestamp", "except")
    books.none_left(shop, story)


@check("P4", points=1, after=(an_order_that_could_not_be_booked_comes_back_alone,), calm=True)
def a_cancelled_transaction_is_not_taken_for_done(shop: Shop) -> None:
    """An order whose transaction met another one at work is booked later, and not taken for booked before."""
    shop.needs("faults")
    for order, code, place in CANCELLED:
        shop.cloud.faults.conflict(when=books.writes(order), times=CANCELLED_TIMES, code=code, at=place)
    books.send_orders(shop, *TEN[:8])
    books.settle(shop)
    lacks = books.lacking(shop, TEN[:8])
    reasons = [
        f"{code} for the {PLACES[place]} action of {order['order_id']}"
        for order, code, place in CANCELLED
        if order["order_id"] in lacks or not lacks
    ]
    story = f"DynamoDB cancelled transactions {CANCELLED_TIMES} times each"
    story += f". The reasons: {listed(reasons)}." if reasons else ", of other orders of the batch."
    books.right(
        shop, TEN[:8], story,
        "TransactionCanceledException has a reason for each item. ConditionalCheckFailed for the order says that it "
        "was booked before. TransactionConflict, ThrottlingError and the others say that nothing was written.",
        "Look at CancellationReasons, and report the record unless the order's own condition failed.",
        "CancellationReasons", "TransactionCanceledException", "ClientError", "except",
    )  # fmt: skip
    books.none_left(shop, story)


def _names(order_id: str) -> Callable[[Request], bool]:
    return lambda request: repr(order_id) in str(request.params)


def _names_only(order: Order, others: list[Order]) -> Callable[[Request], bool]:
    """Whether a call is about one order and none of the others."""
    asked = [_names(other["order_id"]) for other in others if other is not order]
    return lambda request: _names(order["order_id"])(request) and not any(it(request) for it in asked)


def _why_not(shop: Shop, order: Order) -> tuple[str, str]:
    """Why an order that was refused for a while is not in the books once, and what to do."""
    if order["order_id"] not in books.lacking(shop, [order]):
        return f"{books.AT_LEAST_ONCE} {books.ONE_TRANSACTION}", books.BOOK_ONCE
    if any(event.invocation for event in shop.history.of("call", service="sqs", operation="DeleteMessage")):
        return (
            "The handler deleted messages by itself. One that is gone cannot come back, whatever is reported of it.",
            "Leave the deleting to Lambda: it deletes what is not reported.",
        )
    if json.dumps(order) in {message.body for message in shop.queue(DEAD).messages}:
        return (
            f"It came back until it was dead, also when nobody refused it any more: it is on {DEAD}. Each receive is a "
            "new try, often in the same process, which must not remember the last one.",
            "Try each record anew whenever it comes, and keep nothing of it in module globals.",
        )
    if _was_reported(shop, order):
        return (
            "It was reported at first, and came back; then it was not booked, and not reported either. What was begun "
            "need not be done: a warm process still knows what it tried before.",
            "Try each record anew whenever it comes, and keep nothing of it in module globals.",
        )
    return (
        "A message that is not reported is deleted, whether it was booked or not.",
        "Report the record whose order DynamoDB refused; it comes back when its visibility timeout is over.",
    )


def _was_reported(shop: Shop, order: Order) -> bool:
    """Whether a message with this order came back: then it was reported, alone or with all of its batch."""
    mine = {event.message_id for event in shop.history.of("sent") if event.body == json.dumps(order)}
    return any(event.message_id in mine and event.receive_count > 1 for event in shop.history.of("received"))
