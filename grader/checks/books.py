"""What the checks of lesson 04 share: orders on the queue, and whether the two tables, the books, agree with them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from cloudlet.history import Event
from grader import explain
from grader.checks.receiving import listed
from grader.finding import Finding
from grader.orders import Order
from grader.reading import shown
from grader.shop import Shop

FILE = "receiver.py"
QUEUE, DEAD, ORDERS, BALANCES, FUNCTION = (
    "OrdersQueue", "DeadLetterQueue", "OrdersTable", "BalancesTable", "ReceiverFunction",
)  # fmt: skip
PATIENCE_S = 3 * 3600
WRITES = ("PutItem", "UpdateItem", "BatchWriteItem", "TransactWriteItems", "ExecuteStatement", "ExecuteTransaction")

LAST_IN = "The one who writes last wins: what the other one added in between is gone. That is a lost update."
AT_LEAST_ONCE = (
    "A standard queue delivers at least once, and a batch that did not end well comes back. What was done before "
    "is done again, unless something that survives a crash says that it is done."
)
ONE_TRANSACTION = (
    "Two writes can be torn apart: by a crash, a timeout, a throttle. TransactWriteItems makes up to 100 writes "
    "in one or two tables all or nothing, conditions included."
)
BOOK_ONCE = (
    "Write both in one TransactWriteItems: a Put of the order on condition attribute_not_exists(order_id), and an "
    "Update of the balance with ADD."
)


def send(shop: Shop, *bodies: str) -> list[str]:
    """Put up to 10 messages on the queue at one moment; returns their ids in order."""
    entries = [{"Id": str(number), "MessageBody": body} for number, body in enumerate(bodies)]
    answer = shop.cloud.call("sqs", "SendMessageBatch", QueueUrl=shop.queue(QUEUE).url, Entries=entries)
    ids = {one["Id"]: one["MessageId"] for one in answer["Successful"]}
    return [ids[entry["Id"]] for entry in entries]


def send_orders(shop: Shop, *orders: Order) -> list[str]:
    """Put up to 10 orders on the queue at one moment; returns their messages' ids."""
    return send(shop, *(json.dumps(order) for order in orders))


def settle(shop: Shop) -> None:
    """Let the queue be worked off, redeliveries and all."""
    shop.cloud.settle(PATIENCE_S)


def balances(shop: Shop) -> dict[str, Any]:
    """The balance of each customer."""
    return {str(item.get("customer")): item.get("balance") for item in shop.table(BALANCES).items()}


def booked(shop: Shop) -> set[str]:
    """The ids of the orders in the orders table."""
    return {str(item.get("order_id")) for item in shop.table(ORDERS).items()}


def sums(orders: Iterable[Order]) -> dict[str, int]:
    """What the balances have to be when each of these orders counts once."""
    total: Counter[str] = Counter()
    for order in {order["order_id"]: order for order in orders}.values():
        total[order["customer"]] += order["amount"]
    return dict(total)


def difference(shop: Shop, orders: Iterable[Order]) -> str:
    """How the balances differ from what they have to be, in words; empty when they are right."""
    got, wanted = balances(shop), sums(orders)
    wrong = [
        f"{customer}'s balance is {shown(got.get(customer))} and has to be {wanted.get(customer, 0)}"
        for customer in sorted(got.keys() | wanted.keys())
        if (got.get(customer) or 0) != wanted.get(customer, 0)
    ]
    return "; ".join(wrong)


def right(shop: Shop, orders: Iterable[Order], story: str, because: str, try_: str, *spots: str) -> None:
    """Find balances that are not the sums of these orders, or orders that the orders table lacks."""
    orders = list(orders)
    found = difference(shop, orders)
    lacks = sorted({order["order_id"] for order in orders} - booked(shop))
    if not found and not lacks:
        return
    if lacks and not found:
        found = f"the balances are right, but {ORDERS} has no {listed(lacks)}"
    raise Finding(f"{story}\n{found}.", because, shop.look_at(FILE, *spots, "put_item", "def handler"), try_)


def was_invoked(shop: Shop) -> None:
    """Find a function that nothing connects with the queue."""
    if shop.history.of("invoked"):
        return
    raise Finding(
        f"messages are on {QUEUE}, and {FUNCTION} was never invoked.",
        "A queue does not call anybody. Lambda polls it for an event source mapping, which SAM makes of an "
        "event of the type SQS.",
        shop.look_at("template.yaml", "Events", FUNCTION),
        f"Give {FUNCTION} its event back; `uv run workshop reset 04` brings the given template.",
    )


def first_failure(shop: Shop) -> Event | None:
    """The first invocation that did not return."""
    return next(iter(shop.history.of(*explain.ENDED_BADLY)), None)


def none_left(shop: Shop, story: str) -> None:
    """Find messages that are still on a queue although all of them were good."""
    left, dead = shop.queue(QUEUE).messages, shop.queue(DEAD).messages
    if not left and not dead:
        return
    failure = first_failure(shop)
    if failure is not None:
        raise shop.explained(failure, "An exception in the handler fails every message of the batch.")
    where = f"{len(dead)} on {DEAD}" if dead else f"{len(left)} still on {QUEUE}"
    raise Finding(
        f"{story}\nAll of them were orders, and {where}: {listed([message.body for message in (dead or left)])}.",
        "A message that is reported as failed is received again, five times at most, and then it is a dead letter. "
        "An order that is in the books already is done, and not a failure.",
        shop.look_at(FILE, "batchItemFailures", "return"),
        "Report only what could not be done. What was done before counts as done.",
    )
