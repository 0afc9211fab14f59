"""Lesson 02: messages become items, and nothing is deleted that was not stored.

Judged by the table and the queue. Whether the handler raised is read from what Lambda did with the batch.
"""

from __future__ import annotations

import json

from cloudlet.errors import AwsError
from cloudlet.wire.request import Request
from grader import orders
from grader.check import check
from grader.checks import receiving
from grader.checks.receiving import FILE, FUNCTION, QUEUE, RETURNED, TABLE, listed
from grader.finding import Finding
from grader.orders import Bad
from grader.reading import shown
from grader.shop import Shop

TROUBLE_S = 60
PATIENCE_S = 1800
DELETES = ("DeleteMessage", "DeleteMessageBatch", "PurgeQueue")
WRITES = ("PutItem", "UpdateItem", "BatchWriteItem", "TransactWriteItems", "ExecuteStatement", "ExecuteTransaction")
NOT_FOUND = AwsError("ResourceNotFoundException", "Requested resource not found")
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
    for order in orders.GOOD:
        receiving.send_orders(shop, order)
    shop.cloud.settle(PATIENCE_S)
    receiving.none_raised(shop)
    for order in orders.GOOD:
        receiving.equal(shop, order)


@check("P1", points=1, after=(all_orders_of_a_batch_are_stored,), calm=True)
def a_warm_function_stores_only_its_own_batch(shop: Shop) -> None:
    """A warm function stores the orders of this batch only, without anything of the batch before."""
    first, second = orders.order(2101, "ada", 500, gift=True), orders.order(2102, "grace", 700)
    receiving.send_orders(shop, first)
    shop.cloud.settle(PATIENCE_S)
    shop.table(TABLE).put(first | {"status": "shipped"})
    receiving.send_orders(shop, second)
    shop.cloud.settle(PATIENCE_S)
    old, new = (receiving.item_of(shop, order["order_id"]) or {} for order in (first, second))
    if old.get("status") == "shipped" and "gift" not in new:
        return
    again = "status" not in old
    raise Finding(
        f"{first['order_id']} was stored and then marked as shipped. After the next batch, which held only "
        f"{second['order_id']}, the table has {shown([old, new])}: "
        + ("the old order was stored once more." if again else "a key of the old order is in the new item."),
        "Lambda keeps the process for the next invocation, and with it every global of your module.",
        shop.look_at(FILE, "global ", ".update(", ".append(", "= []", "= {}", "put_item"),
        "Make what belongs to one invocation inside the handler.",
    )


@check("P2", points=2, calm=True)
def lambda_deletes_the_batch_and_the_handler_does_not(shop: Shop) -> None:
    """After the handler returned the queue is empty, and the handler deleted nothing itself."""
    receiving.send_orders(shop, *TEN)
    shop.cloud.settle(PATIENCE_S)
    for call in shop.history.of("call", service="sqs"):
        if call.operation in DELETES and call.invocation:
            raise Finding(
                f"at {shop.when(call.at)} the handler called {call.operation}.",
                "Lambda deletes the batch when the handler returns. What you delete yourself cannot come "
                "back when the handler raises afterwards.",
                shop.look_at(FILE, "delete_message", "delete", "purge"),
                "Take the delete out: returning is enough.",
            )
    receiving.none_raised(shop)
    if left := shop.queue(QUEUE).messages:
        raise Finding(
            f"the handler never raised, and {len(left)} messages are still on the queue.",
            RETURNED,
            shop.look_at("template.yaml", "Type: SQS", "Events"),
            "Compare the template's event source with the one that was given.",
        )


@check("P3", points=2, after=(all_orders_of_a_batch_are_stored,))
def a_batch_that_could_not_be_stored_comes_back(shop: Shop) -> None:
    """While the table is throttled or away nothing is lost: the batch comes back and is stored."""
    shop.table(TABLE)
    for name, error, batch in (("throttled", None, TEN[:4]), ("away", NOT_FOUND, TEN[4:])):
        faults = shop.cloud.faults
        fault = faults.fail("dynamodb", None, error) if error else faults.throttle("dynamodb")
        start = shop.cloud.now
        receiving.send_orders(shop, *batch)
        shop.cloud.run(TROUBLE_S)
        faults.remove(fault)
        shop.cloud.settle(PATIENCE_S)
        trouble = f"{_trouble(shop, start)} the table was {name}, and DynamoDB refused every call."
        receiving.came_back_and_was_stored(shop, batch, trouble)


@check("P3", points=2, after=(all_orders_of_a_batch_are_stored,))
def one_order_that_could_not_be_stored_comes_back(shop: Shop) -> None:
    """When one order of ten could not be stored, it comes back and is stored."""
    unlucky = TEN[6]["order_id"]

    def touches(request: Request) -> bool:
        return request.operation in WRITES and unlucky in str(request.params)

    shop.table(TABLE)
    fault = shop.cloud.faults.throttle("dynamodb", when=touches)
    start = shop.cloud.now
    receiving.send_orders(shop, *TEN)
    shop.cloud.run(TROUBLE_S)
    shop.cloud.faults.remove(fault)
    shop.cloud.settle(PATIENCE_S)
    trouble = f"{_trouble(shop, start)} DynamoDB refused to store {unlucky}, and no other order."
    receiving.came_back_and_was_stored(shop, TEN, trouble)


def _trouble(shop: Shop, start_ms: int) -> str:
    return f"From {shop.when(start_ms)} to {shop.when(start_ms + TROUBLE_S * 1000)}"


@check("P4", points=2, calm=True)
def a_body_that_is_no_order_stays_on_the_queue(shop: Shop) -> None:
    """A body that is no order makes the handler raise, so its message stays on the queue."""
    shop.function(FUNCTION)
    for bad in orders.BAD:
        if bad.body:
            _stays(shop, bad, bad.body)


def _stays(shop: Shop, bad: Bad, body: str) -> None:
    before = len(shop.history.of("batch"))
    sent = receiving.send(shop, body)
    shop.cloud.run_until(lambda: len(shop.history.of("batch")) > before, PATIENCE_S)
    receiving.was_invoked(shop)
    left = [message for message in shop.queue(QUEUE).messages if message.id in sent]
    if not left:
        raise Finding(
            f"{bad.shown}\nwas on the queue, and {bad.why}.\nThe handler returned at "
            f"{shop.when(shop.history.of('batch')[-1].at)}, and Lambda deleted the message.",
            RETURNED,
            shop.look_at(FILE, "except", "json.loads", "Records"),
            "Raise an exception, a ValueError for example, for a body that is no order.",
        )
    for message in left:
        shop.cloud.call("sqs", "DeleteMessage", QueueUrl=shop.queue(QUEUE).url, ReceiptHandle=message.receipt_handle)


@check("P4", points=1, after=(a_body_that_is_no_order_stays_on_the_queue,), calm=True)
def a_bad_record_among_good_ones_stays_on_the_queue(shop: Shop) -> None:
    """A bad record among good ones stays on the queue too."""
    good = [json.dumps(order) for order in TEN[:8]]
    bad = ["not json", '{"order_id": "o-2099", "customer": "ada", "amount": "12"}']
    sent = receiving.send(shop, *good[:4], *bad, *good[4:])
    shop.cloud.run(TROUBLE_S)
    there = [message.id for message in shop.queue(QUEUE).messages]
    lost = [body for name, body in zip(sent[4:6], bad, strict=True) if name not in there]
    if lost:
        raise Finding(
            f"a batch had 8 orders and 2 bodies that are none. The handler returned, Lambda deleted all 10, "
            f"and nobody will ever hear of {listed(lost)}.",
            RETURNED,
            shop.look_at(FILE, "except", "continue", "Records"),
            "Raise when any record of the batch is no order; store the good ones before, if you like.",
        )


@check("P5", points=2, after=(all_orders_of_a_batch_are_stored,))
def a_message_delivered_twice_leaves_one_item(shop: Shop) -> None:
    """A message that is delivered twice leaves one item, equal to the order."""
    shop.cloud.faults.crash("after", "dynamodb", when=lambda request: request.operation in WRITES)
    receiving.send_orders(shop, *orders.GOOD)
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
