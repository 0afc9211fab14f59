"""Lesson 04: a bad message hurts nobody, and every order counts once.

Judged by the two tables and the two queues alone; what a batch's answer says is seen by what Lambda did with it.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from cloudlet.wire.request import Request
from grader import orders
from grader.check import check
from grader.checks import books
from grader.checks.books import DEAD, FILE, QUEUE
from grader.checks.partial_failures import IDENTIFIERS, REPORT, RESPONSE_TYPES
from grader.checks.receiving import listed
from grader.finding import Finding
from grader.reading import shown
from grader.shop import Shop

TROUBLE_S = 100
CONFLICTS = 2
LATER_S = 11 * 60  # a ClientRequestToken is remembered for 10 minutes
APART_S = 1
CUSTOMERS = ("ada", "grace", "linus")
TEN = [orders.order(4001 + number, CUSTOMERS[number % 3], 100 + 7**number % 1000) for number in range(10)]
POISON = ["not json", json.dumps(orders.ADA | {"amount": "12"})]
ONLY_THE_ORDER_ID = (
    "A producer that is not sure sends again, and SQS gives each send a messageId of its own: only the order_id "
    "says that it is the same order. What a process remembers is gone with it, and another one never knew."
)


@check("P1", points=2, calm=True)
def good_orders_give_right_balances(shop: Shop) -> None:
    """A batch of good orders gives right balances and an empty queue."""
    books.send_orders(shop, *TEN)
    books.settle(shop)
    books.was_invoked(shop)
    story = f"{len(TEN)} orders of {listed(list(CUSTOMERS))} were on the queue."
    books.none_left(shop, story)
    books.right(
        shop, TEN, story, "A balance is the sum of all amounts of its customer.",
        "Add each record's amount to its customer's balance, for every record of the batch.", "Records",
    )  # fmt: skip


@check("P1", points=1, after=(good_orders_give_right_balances,), calm=True)
def the_next_batch_is_added_to_what_is_there(shop: Shop) -> None:
    """Further batches add to the balances, whatever a customer or an order is called."""
    odd = [
        orders.UNICODE,
        orders.EXTRA,
        orders.order(4001, "ada", 5) | {"order_id": "O-4001"},
        orders.order(4001, "ada", 50) | {"order_id": "o-4001 "},
        orders.order(4001, "ada#o-4001", 500) | {"order_id": "o"},
        orders.order(4001, "ada", 5000) | {"order_id": "ada#o-4001"},
    ]
    for batch in (TEN[:5], TEN[5:], odd):
        books.send_orders(shop, *batch)
        books.settle(shop)
    ids = listed([shown(one["order_id"]) for one in odd])
    story = f"three batches of good orders came one after the other, the last with the ids {ids}."
    books.none_left(shop, story)
    books.right(
        shop, TEN + odd, story, "Each order_id is an order of its own: ids are equal only when every character is.",
        "Take order_id and customer as they are, as keys.", "order_id",
    )  # fmt: skip


@check("P2", points=3, after=(good_orders_give_right_balances,), calm=True)
def only_the_bad_ones_come_back(shop: Shop) -> None:
    """In a mixed batch the good orders are booked and only the bad ones come back."""
    good = [json.dumps(order) for order in TEN[:8]]
    ids = books.send(shop, *good[:3], POISON[0], *good[3:], POISON[1])
    bad = {ids[3], ids[9]}
    shop.cloud.run(TROUBLE_S)
    books.was_invoked(shop)
    story = f"8 orders and 2 bodies that are none were on the queue: {listed(POISON)}."
    _not_lost(shop, bad, story)
    left = {message.id for message in shop.queue(QUEUE).messages}
    if left - bad:
        raise _dragged(shop, story, len(left - bad))
    books.right(
        shop, TEN[:8], story, "The messages that you do not report are deleted: they have to be done by then.",
        "Book every good order of the batch, whatever stands before it.", "except", "Records",
    )  # fmt: skip


def _not_lost(shop: Shop, bad: set[str], story: str) -> None:
    """Find bad messages that were deleted with the batch."""
    left = {message.id for queue in (QUEUE, DEAD) for message in shop.queue(queue).messages}
    lost = bad - left
    if not lost:
        return
    mapping = next(iter(shop.cloud.mappings.mappings.values()))
    bodies = [event.body for event in shop.history.of("sent") if event.message_id in lost]
    done = next(event for event in shop.history.of("batch") if lost & set(event.message_ids))
    answer = next(
        (event.result for event in shop.history.of("succeeded") if event.request_id == done.facts.get("request_id")),
        None,
    )
    raise Finding(
        f"{story}\nAt {shop.when(done.at)} the handler returned {shown(answer)}, and Lambda deleted the batch. "
        f"{listed(bodies)} is gone: on no queue, in no table.",
        RESPONSE_TYPES if not mapping.partial else "A message that is not in batchItemFailures is done, and deleted.",
        shop.look_at(
            *(
                ("template.yaml", "Events", "Type: SQS")
                if not mapping.partial
                else (FILE, "batchItemFailures", "return")
            )
        ),
        "Add the property to the event in template.yaml." if not mapping.partial else REPORT,
    )


def _dragged(shop: Shop, story: str, number: int) -> Finding:
    """Good orders that came back with the bad ones, and why."""
    failure = books.first_failure(shop)
    if failure is not None:
        return shop.explained(
            failure,
            "An exception in the handler fails every message of the batch, the good ones too, and even where batch "
            "item failures are switched on.",
            story,
            "Catch what goes wrong with one record, remember its messageId, and go on with the next.",
        )
    batch = next(event for event in shop.history.of("batch") if event.outcome in ("failed", "partial"))
    why = batch.facts.get("because")
    return Finding(
        f"{story}\nAt {shop.when(batch.at)} {number} good orders failed with the bad ones: "
        + (f"the whole batch comes back, for {why}." if why else "their messages were reported, too."),
        IDENTIFIERS if why else "What is reported comes back, and what is not reported is deleted.",
        shop.look_at(FILE, "itemIdentifier", "batchItemFailures", "return"),
        REPORT,
    )


@check("P3", points=3, after=(only_the_bad_ones_come_back,), calm=True)
def poison_ends_on_the_dead_letter_queue_alone(shop: Shop) -> None:
    """A poison message reaches the dead-letter queue after 5 receives and drags nobody with it."""
    bodies = [bad.body for bad in orders.BAD if bad.body]
    for start in range(0, len(bodies), 5):
        books.send(shop, *bodies[start : start + 5], *(json.dumps(order) for order in TEN[:4]))
        shop.cloud.run(APART_S)
    books.settle(shop)
    dead = sorted(message.body for message in shop.queue(DEAD).messages)
    story = f"{len(bodies)} bodies that are no orders came in batches with good orders."
    missing = [body for body in bodies if body not in dead]
    if missing:
        why = next(bad.why for bad in orders.BAD if bad.body == missing[0])
        raise Finding(
            f"{story}\n{missing[0]}\n({why}) is not on {DEAD}, and on no other queue: it was taken as done.",
            "A dead-letter queue gets what failed maxReceiveCount times. What is never reported as failed is deleted.",
            shop.look_at(FILE, '["amount"]', 'get("amount")', "json.loads", "def handler"),
            "Report the message of every body that is no order: README.md says what an order is.",
        )
    if len(dead) > len(bodies):
        good = [body for body in dead if body not in bodies]
        raise Finding(
            f"{story}\nOn {DEAD} there is also {listed(good)}.",
            "Each receive counts. A good order that is reported along with poison dies with it.",
            shop.look_at(FILE, "batchItemFailures", "itemIdentifier"),
            "Report the bad records only, and start with an empty list in every invocation.",
        )
    few = [message for message in shop.queue(DEAD).messages if message.receive_count < 5]
    if few:
        raise Finding(
            f"{few[0].body} is on {DEAD} after {few[0].receive_count} receives.",
            "maxReceiveCount says how many times a message is received before it is a dead letter.",
            shop.look_at("template.yaml", "maxReceiveCount"),
            "Leave maxReceiveCount at 5, and let the queue itself move the messages.",
        )
    books.right(
        shop, TEN[:4], f"{story} Four good orders came again with each of them.", books.AT_LEAST_ONCE, books.BOOK_ONCE
    )


@check("P4", points=2, after=(only_the_bad_ones_come_back,), calm=True)
def an_order_that_could_not_be_booked_comes_back_alone(shop: Shop) -> None:
    """When DynamoDB refuses one order for a while, only that one is tried again, and it is booked later."""
    unlucky = TEN[4]
    shop.queue(QUEUE)
    fault = shop.cloud.faults.throttle("dynamodb", when=_writes(unlucky))
    ids = books.send_orders(shop, *TEN[:8])
    shop.cloud.run(TROUBLE_S)
    shop.cloud.faults.remove(fault)
    books.settle(shop)
    story = f"For {TROUBLE_S} s DynamoDB refused to write {unlucky['order_id']}, and nothing else."
    again = {event.message_id for event in shop.history.of("received") if event.receive_count > 1} - {ids[4]}
    if again:
        failure = books.first_failure(shop)
        if failure is not None:
            raise shop.explained(failure, "An exception fails the whole batch.", story)
        raise Finding(
            f"{story}\n{len(again)} other messages of its batch were received again, too.",
            "What is reported comes back. Work that is done need not be.",
            shop.look_at(FILE, "except", "batchItemFailures"),
            "Treat each record by itself, and report only the one that failed.",
        )
    books.right(
        shop, TEN[:8], story, "A message that is not reported is deleted, whether it was booked or not.",
        "Report the record whose order DynamoDB refused; it comes back when its visibility timeout is over.", "except",
    )  # fmt: skip
    books.none_left(shop, story)


@check("P4", points=1, after=(an_order_that_could_not_be_booked_comes_back_alone,), calm=True)
def a_cancelled_transaction_is_not_taken_for_done(shop: Shop) -> None:
    """An order whose transaction met another one at work is booked later, and not taken for booked before."""
    unlucky = TEN[4]
    shop.queue(QUEUE)
    shop.cloud.faults.conflict(when=_writes(unlucky), times=CONFLICTS)
    books.send_orders(shop, *TEN[:8])
    books.settle(shop)
    books.right(
        shop, TEN[:8],
        f"DynamoDB cancelled the transaction of {unlucky['order_id']} {CONFLICTS} times: the reason of one of its "
        "items was TransactionConflict.",
        "TransactionCanceledException has a reason for each item. ConditionalCheckFailed for the order says that it "
        "was booked before. TransactionConflict, ThrottlingError and the others say that nothing was written.",
        "Look at CancellationReasons, and report the record unless the order's own condition failed.",
        "TransactionCanceledException", "ClientError", "except",
    )  # fmt: skip


def _writes(order: orders.Order) -> Callable[[Request], bool]:
    return lambda request: request.operation in books.WRITES and order["order_id"] in str(request.params)


@check("P5", points=2, after=(good_orders_give_right_balances,))
def an_order_that_comes_again_counts_once(shop: Shop) -> None:
    """The same order again, in the same batch, later, in another process, counts once."""
    first, second = TEN[0], TEN[1]
    books.send_orders(shop, first, second, first)
    books.settle(shop)
    story = f"{first['order_id']} was sent twice at one moment, in two messages."
    books.right(shop, [first, second], story, ONLY_THE_ORDER_ID, books.BOOK_ONCE, "order_id")
    books.none_left(shop, story)
    shop.cloud.call(
        "lambda", "UpdateFunctionConfiguration", FunctionName=shop.function(books.FUNCTION).name, Description="cold"
    )
    shop.cloud.run(LATER_S)
    books.send_orders(shop, dict(reversed(first.items())))
    books.settle(shop)
    story = f"{first['order_id']} was sent again {LATER_S // 60} minutes later, when a fresh process had taken over."
    books.right(shop, [first, second], story, ONLY_THE_ORDER_ID, books.BOOK_ONCE, "order_id")
    books.none_left(shop, story)
