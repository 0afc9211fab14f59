"""What the checks of lesson 02 share: orders put on the queue, and what became of them.

A handler that raises is right in some checks and wrong in others, so each says what it expects.
"""

from __future__ import annotations

import json
from typing import Any

from cloudlet.history import Event
from grader import explain
from grader.checks.putting import never_invoked, put
from grader.finding import Finding
from grader.orders import Order
from grader.reading import difference, shown
from grader.shop import Shop
from grader.words import counted, listed

FILE = "receiver.py"
QUEUE, TABLE, FUNCTION = "OrdersQueue", "OrdersTable", "ReceiverFunction"
RETURNED = (
    "When the handler returns, Lambda deletes every message of the batch, whatever the handler did with it. "
    "Only an exception keeps them."
)
RAISED = (
    "When the handler raises, Lambda deletes nothing: the whole batch stays hidden for the visibility "
    "timeout and then comes back."
)

EXCEPTIONS = {
    "Float types": (
        "DynamoDB's numbers are decimal. boto3 takes int and Decimal for them and refuses float, which cannot hold "
        "them exactly.",
        "Leave the amount the int that json.loads made; read other numbers by json.loads(..., parse_float=Decimal).",
    ),
    "'body'": (
        "The event of a queue holds Records, a list. The body of each record is the text that was sent.",
        'Read record["body"] for each record of event["Records"].',
    ),
}
NAMES = {
    "ResourceNotFoundException": (
        "A table has another name in every stack. The template passes it as TABLE_NAME.",
        'Take the name from os.environ["TABLE_NAME"].',
    ),
}


def send(shop: Shop, *bodies: str) -> list[str]:
    """Put messages on the queue, all at one moment; their message ids, in the order of the bodies."""
    return put(shop, QUEUE, *bodies)


def send_orders(shop: Shop, *orders: Order) -> None:
    """Put orders on the queue, all at one moment."""
    send(shop, *(json.dumps(order) for order in orders))


def none_raised(shop: Shop, refused: str = "") -> None:
    """Find the first invocation that did not return; `refused` is what to do where the handler itself raised."""
    for failure in shop.history.of(*explain.ENDED_BADLY):
        finding = shop.explained(failure, RAISED)
        text = str((failure.error or {}).get("errorMessage"))
        finding.because, finding.try_ = next(
            (rule for words, rule in (EXCEPTIONS | NAMES).items() if words in text), (finding.because, finding.try_)
        )
        if refused and finding.saw.rpartition("\n")[2].strip().startswith("raise "):
            finding.try_ = refused
        raise finding


def item_of(shop: Shop, order_id: str) -> dict[str, Any] | None:
    """The item of an order, as plain values."""
    return next((item for item in shop.table(TABLE).items() if item.get("order_id") == order_id), None)


def missing(shop: Shop, orders: list[Order]) -> list[str]:
    """The ids of the orders that are not in the table."""
    there = {item.get("order_id") for item in shop.table(TABLE).items()}
    return [order["order_id"] for order in orders if order["order_id"] not in there]


def was_invoked(shop: Shop) -> None:
    """Find a function that nothing connects with the queue."""
    if shop.history.of("invoked"):
        return
    if shop.history.of("batch", outcome="filtered"):
        raise Finding(
            f"{FUNCTION} was never invoked: the mapping's filter let no message pass, and Lambda deleted them.",
            "A message that FilterCriteria do not let pass is deleted, not kept.",
            shop.look_at("template.yaml", "FilterCriteria", "Events"),
            "Take the filter out, and let the handler look at each body.",
        )
    raise never_invoked(shop, QUEUE, FUNCTION, counted(len(shop.queue(QUEUE).messages), "message"))


def all_stored(shop: Shop, orders: list[Order]) -> None:
    """Find orders that did not come into the table."""
    was_invoked(shop)
    lost = missing(shop, orders)
    if not lost:
        return
    none_raised(shop)
    if other := _under_another_key(shop, orders):
        raise Finding(
            f"the order {shown(orders[0])} was on the queue; {TABLE} has {shown(other)}.",
            "An order's item is found by its order_id, which is the table's key, and by no other name.",
            shop.look_at(FILE, '"order_id"', "'order_id'", "uuid", "put_item"),
            "Let order_id be what the order says.",
        )
    stored = [order["order_id"] for order in orders if order["order_id"] not in lost]
    raise Finding(
        f"{len(orders)} {'order was' if len(orders) == 1 else 'orders were'} on the queue; "
        f"{len(stored)} came into {TABLE}"
        f"{': ' + listed(stored) if stored else ''}.\nNot there: {listed(lost)}.\n{what_lambda_did(shop, lost)}",
        RETURNED,
        shop.look_at(FILE, "Records", "put_item"),
        'Go through all of event["Records"]; the body of each record is one order.',
    )


def _under_another_key(shop: Shop, orders: list[Order]) -> dict[str, Any] | None:
    """An item that nobody asked for, where there is none that somebody did."""
    names = {order["order_id"] for order in orders}
    items = shop.table(TABLE).items()
    return None if any(item.get("order_id") in names for item in items) else next(iter(items), None)


def messages_of(shop: Shop, order_ids: list[str]) -> set[str]:
    """The ids of the messages with any of these orders."""
    sent = shop.history.of("sent")
    return {event.message_id for event in sent if any(f'"{name}"' in event.body for name in order_ids)}


def batches(shop: Shop, order_ids: list[str], outcome: str) -> list[Event]:
    """The batches with any of these orders that ended so."""
    messages = messages_of(shop, order_ids)
    return [event for event in shop.history.of("batch", outcome=outcome) if messages & set(event.message_ids)]


def what_lambda_did(shop: Shop, order_ids: list[str]) -> str:
    return " ".join(
        f"At {shop.when(batch.at)} the handler returned from a batch of {len(batch.message_ids)}, "
        "and Lambda deleted it."
        for batch in batches(shop, order_ids, "deleted")[:1]
    )


def equal(shop: Shop, order: Order, why: str = "") -> None:
    """Find an item that lacks a key of its order or has another value; further keys are the learner's own.

    `why` says what is odd about the order.
    """
    item = item_of(shop, order["order_id"])
    found = difference(order, {key: item[key] for key in item if key in order}) if item else "its order_id is not there"
    if not found:
        return
    raise Finding(
        f"the order {shown(order)} was stored as {shown(item)}: {found}{': ' + why if why else ''}.",
        "DynamoDB keeps numbers, strings, lists, maps, true and null apart. What the order says is what "
        "everybody who reads the table later should find.",
        shop.look_at(FILE, "put_item", "Item=", "json.loads"),
        "Store what json.loads made of the body, all of it and as it is.",
    )


def last(shop: Shop, *kinds: str) -> Event | None:
    """The last event of these kinds."""
    return next(reversed(shop.history.of(*kinds)), None)


def unlike_all(item: dict[str, Any], orders: tuple[Order, ...]) -> bool:
    """Whether an item holds none of the orders; further keys are the learner's own."""
    return all(difference(order, {key: item[key] for key in item if key in order}) for order in orders)
