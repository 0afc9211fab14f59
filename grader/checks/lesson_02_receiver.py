"""Lesson 02: messages become items, and nothing is deleted that was not stored.

Judged by the table and the queue. Whether the handler raised is read from what Lambda did with the batch.
"""

from __future__ import annotations

import json
from collections.abc import Collection

from grader import orders
from grader.check import check
from grader.checks import receiving, receiving_trouble
from grader.checks.receiving import FILE, FUNCTION, QUEUE, RETURNED, TABLE
from grader.checks.warm import WARM
from grader.finding import Finding
from grader.orders import Bad, Order
from grader.reading import shown
from grader.shop import Shop
from grader.words import listed

ORDERS = "It is an order. Refuse only what is none: two non-empty strings and a positive integer are enough."
SENT_BACK = (
    "A copy is a new message, with a receive count that begins at 1: it never comes to a dead-letter queue, and who "
    "sends back what he cannot read has it for ever. Raise, and the message itself stays."
)
TROUBLE_S = 60
PATIENCE_S = 1800
DELETES = ("DeleteMessage", "DeleteMessageBatch", "PurgeQueue")
SOME_CALLS = 12  # more than boto3 tries by itself
TEN = [orders.order(2001 + number, "grace", 100 + number) for number in range(10)]


@check("P1", points=2, calm=True)
def all_orders_of_a_batch_are_stored(shop: Shop) -> None:
    """Every order of a batch is stored, of one and of ten."""
    receiving.send_orders(shop, orders.ADA)
    shop.cloud.settle(PATIENCE_S)
    receiving.all_stored(shop, [orders.ADA])
    receiving.send_orders(shop, *TEN)
    shop.cloud.settle(PATIENCE_S)
    receiving.all_stored(shop, TEN)


@check("P1", points=2, after=(all_orders_of_a_batch_are_stored,))
def every_key_is_stored_as_it_was_sent(shop: Shop) -> None:
    """Every key of an order is stored, with the value and the type that were sent."""
    every = [(order, "") for order in orders.GOOD] + list(orders.ODD)
    for order, _ in every:
        receiving.send(shop, json.dumps(order, ensure_ascii=False))
    shop.cloud.settle(PATIENCE_S)
    receiving.none_raised(shop, ORDERS)
    for order, why in every:
        receiving.equal(shop, order, why)


@check("P1", points=1, after=(all_orders_of_a_batch_are_stored,), calm=True)
def a_warm_function_stores_only_its_own_batch(shop: Shop) -> None:
    """A warm function stores the orders of this batch only, without anything of the batch before."""
    first, second = orders.order(2101, "ada", 500, gift=True), orders.order(2102, "grace", 700)
    receiving.send_orders(shop, first)
    shop.cloud.run_until(lambda: receiving.item_of(shop, first["order_id"]) is not None, PATIENCE_S)
    shop.cloud.settle(PATIENCE_S)
    shop.table(TABLE).put(first | {"status": "shipped"})
    receiving.send_orders(shop, second)
    shop.cloud.settle(PATIENCE_S)
    old, new = (receiving.item_of(shop, order["order_id"]) or {} for order in (first, second))
    if old.get("status") == "shipped" and "gift" not in new:
        _once_more(shop, first)
        return
    receiving.none_raised(shop)
    again = "status" not in old
    raise Finding(
        f"{first['order_id']} was stored and then marked as shipped. After the next batch, which held only "
        f"{second['order_id']}, the table has {shown([old, new])}: "
        + ("the old order was stored once more." if again else "a key of the old order is in the new item."),
        WARM,
        shop.look_at(FILE, "global ", ".update(", ".append(", "= []", "= {}", "put_item"),
        "Make what belongs to one invocation inside the handler.",
    )


def _once_more(shop: Shop, order: Order) -> None:
    """An order whose item was removed comes again: it is no duplicate."""
    shop.cloud.call(
        "dynamodb", "DeleteItem", TableName=shop.table(TABLE).name, Key={"order_id": {"S": order["order_id"]}}
    )
    receiving.send_orders(shop, order)
    shop.cloud.settle(PATIENCE_S)
    if receiving.item_of(shop, order["order_id"]) is not None:
        return
    receiving.none_raised(shop)
    raise Finding(
        f"{order['order_id']} was stored, and somebody deleted its item. The order was sent again, the handler "
        "returned, and the item is not there.",
        f"{WARM} What it remembers of earlier batches need not be so any more: the table alone knows what is in it.",
        shop.look_at(FILE, "global ", ".add(", "= set(", "= {}", "lru_cache"),
        "Store each order that comes, whatever was stored before.",
    )


@check("P2", points=2, calm=True)
def lambda_deletes_the_batch_and_the_handler_does_not(shop: Shop) -> None:
    """After the handler returned the queue is empty, and the handler deleted nothing itself."""
    batches = 1 if shop.real_time else 7  # more than Lambda takes at once
    for first in range(2201, 2201 + 10 * batches, 10):
        receiving.send_orders(shop, *(orders.order(first + number) for number in range(10)))
    shop.cloud.settle(PATIENCE_S)
    _deletes_nothing(shop)
    receiving.none_raised(shop)
    receiving.was_invoked(shop)
    if left := shop.queue(QUEUE).messages:
        raise Finding(
            f"the handler never raised, and {len(left)} messages are still on the queue.",
            RETURNED,
            shop.look_at("template.yaml", "Type: SQS", "Events"),
            "Compare the template's event source with the one that was given.",
        )
    twin = orders.order(2280)
    throttle = shop.cloud.faults.throttle("dynamodb", times=SOME_CALLS)
    receiving.send_orders(shop, twin, twin)
    shop.cloud.settle(PATIENCE_S)
    shop.cloud.faults.remove(throttle)
    _deletes_nothing(shop)


def _deletes_nothing(shop: Shop) -> None:
    for call in shop.history.of("call", service="sqs"):
        if call.operation in DELETES and call.invocation:
            raise Finding(
                f"at {shop.when(call.at)} the handler called {call.operation}.",
                "Lambda deletes the batch when the handler returns. What you delete yourself cannot come "
                "back when the handler raises afterwards.",
                shop.look_at(FILE, "delete_message", "delete", "purge"),
                "Take the delete out: returning is enough.",
            )


@check("P4", points=2, calm=True)
def a_body_that_is_no_order_stays_on_the_queue(shop: Shop) -> None:
    """A body that is no order makes the handler raise, so its message stays on the queue."""
    shop.function(FUNCTION)
    for bad in orders.BAD if shop.real_time else (*orders.BAD, *orders.ALMOST_JSON):  # LocalStack unquotes a string
        if bad.body:
            _stays(shop, bad, bad.body)


def _stays(shop: Shop, bad: Bad, body: str) -> None:
    before = len(shop.history.of("batch"))
    sent = receiving.send(shop, body)
    shop.cloud.run_until(lambda: len(shop.history.of("batch")) > before, PATIENCE_S)
    receiving.was_invoked(shop)
    left = [message for message in shop.queue(QUEUE).messages if message.id in sent]
    if not left:
        _deletes_nothing(shop)
        raise Finding(
            f"{bad.shown}\nwas on the queue, and {bad.why}.\nThe handler returned at "
            f"{shop.when(shop.history.of('batch')[-1].at)}, and Lambda deleted the message."
            + (f" The handler had sent a copy of it to {QUEUE}." if _sent_back(shop, sent, body) else ""),
            SENT_BACK if _sent_back(shop, sent, body) else RETURNED,
            shop.look_at(FILE, "except", "json.loads", "Records"),
            "Raise an exception, a ValueError for example, for a body that is no order.",
        )
    _take_off(shop, {message.id for message in left})


def _sent_back(shop: Shop, sent: Collection[str], body: str) -> bool:
    """Whether somebody put a message with this body on the queue, besides those that were sent."""
    name = shop.queue(QUEUE).name
    return any(it.actor == name and it.body == body and it.message_id not in sent for it in shop.history.of("sent"))


@check("P4", points=1, after=(all_orders_of_a_batch_are_stored, a_body_that_is_no_order_stays_on_the_queue), calm=True)
def a_bad_record_among_good_ones_stays_on_the_queue(shop: Shop) -> None:
    """A bad record among good ones stays on the queue too."""
    good = [json.dumps(order) for order in TEN[:8]]
    bad = ["hello", '{"order_id": "o-2099", "customer": "ada", "amount": "12"}']
    sent = receiving.send(shop, *good[:4], *bad, *good[4:])
    shop.cloud.run(TROUBLE_S)
    there = [message.id for message in shop.queue(QUEUE).messages]
    lost = [body for name, body in zip(sent[4:6], bad, strict=True) if name not in there]
    if lost:
        _deletes_nothing(shop)
        receiving_trouble.not_removed(shop, set(sent[4:6]), "A batch had 8 orders and 2 bodies that are none.")
        raise Finding(
            f"a batch had 8 orders and 2 bodies that are none. The handler returned, Lambda deleted all 10, "
            f"and nobody will ever hear of {listed(lost)}.",
            RETURNED,
            shop.look_at(FILE, "except", "continue", "Records"),
            "Raise when any record of the batch is no order; store the good ones before, if you like.",
        )
    if not shop.real_time:
        _the_good_ones_come_back(shop, set(sent[4:6]))
        for wrong in orders.WRONG_FIELDS:
            _stays_among(shop, wrong)


def _stays_among(shop: Shop, bad: Bad) -> None:
    """Find a bad record that is taken for done because good ones stand beside it."""
    good = [json.dumps(order) for order in TEN[:2]]
    message_id = receiving.send(shop, *good, bad.body or "")[-1]
    before = len(shop.history.of("batch"))
    shop.cloud.run_until(lambda: len(shop.history.of("batch")) > before, PATIENCE_S)
    if all(message.id != message_id for message in shop.queue(QUEUE).messages):
        raise Finding(
            f"a batch had {len(good)} orders and {bad.shown}\n({bad.why}). The handler returned, and it is deleted.",
            RETURNED,
            shop.look_at(FILE, "len(", "except", "continue", "Records"),
            "Look at every record in the same way, whatever stands beside it, and raise when one is no order.",
        )
    _take_off(shop, {message.id for message in shop.queue(QUEUE).messages})


def _take_off(shop: Shop, ids: set[str]) -> None:
    for message in [message for message in shop.queue(QUEUE).messages if message.id in ids]:
        shop.cloud.call("sqs", "DeleteMessage", QueueUrl=shop.queue(QUEUE).url, ReceiptHandle=message.receipt_handle)


def _the_good_ones_come_back(shop: Shop, bad: set[str]) -> None:
    """Take the bad ones of a batch off the queue; a finding unless the environment that met them stores the rest."""
    _take_off(shop, bad)
    shop.cloud.settle(PATIENCE_S)
    story = (
        f"a batch had 8 orders and 2 bodies that are none; {TROUBLE_S} s later somebody took those two off the queue."
    )
    receiving_trouble.came_back_and_was_stored(shop, TEN[:8], story)
