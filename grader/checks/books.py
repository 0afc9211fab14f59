"""What the checks of lesson 04 share: orders on the queue, and whether the two tables, the books, agree with them."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from cloudlet.history import Event
from cloudlet.wire.request import Request
from grader import explain
from grader.checks.partial_failures import FAILS_ALL, REPORT, unreadable
from grader.checks.putting import never_invoked, put
from grader.checks.table_writes import WRITES
from grader.finding import Finding
from grader.orders import Order
from grader.reading import shown
from grader.shop import Shop
from grader.words import listed, shortened

FILE = "receiver.py"
QUEUE, DEAD, ORDERS, BALANCES, FUNCTION = (
    "OrdersQueue", "DeadLetterQueue", "OrdersTable", "BalancesTable", "ReceiverFunction",
)  # fmt: skip
PATIENCE_S = 3 * 3600
RECEIVES = 5
LONGEST_WINDOW_S = 300
MOST_SHOWN = 3
LONGEST_SHOWN = 60

LAST_IN = "The one who writes last wins: what the other one added in between is gone. That is a lost update."
AT_LEAST_ONCE = (
    "A standard queue delivers at least once, and a batch that did not end well comes back. What was done before "
    "is done again, unless something that survives a crash says that it is done."
)
ONE_TRANSACTION = (
    "Two writes can be torn apart: by a crash, a timeout, a throttle. TransactWriteItems makes up to 100 writes "
    "in one or two tables all or nothing, conditions included."
)
UNDER_ITS_ID = "The orders table says which orders are in the books, each under its own order_id, as it came."
AS_IT_CAME = "Take order_id as it is, whole, as the key of the item."
A_NUMBER = (
    "balance is a number, DynamoDB's type N. What is written as a text stays a text, and nothing can be added to it."
)
TOGETHER = (
    "An order is in the books when both tables say so: the orders table has it, under its own order_id, exactly when "
    f"its amount is in the balance. {ONE_TRANSACTION}"
)
NOT_HERE = (
    "AWS may have it; the small cloud of this workshop does not.",
    "Use PutItem, UpdateItem or TransactWriteItems with a condition here: they book the same.",
)
BOOK_ONCE = (
    "Write both in one TransactWriteItems: a Put of the order on condition attribute_not_exists(order_id), and an "
    "Update of the balance with ADD."
)


def send(shop: Shop, *bodies: str) -> list[str]:
    """Put messages on the queue at one moment; returns their ids in order."""
    return put(shop, QUEUE, *bodies)


def send_orders(shop: Shop, *orders: Order) -> list[str]:
    """Put orders on the queue at one moment; returns their messages' ids."""
    return send(shop, *(json.dumps(order) for order in orders))


def writes(order: Order) -> Callable[[Request], bool]:
    """Which calls write something that has to do with an order."""
    return lambda request: request.operation in WRITES and repr(order["order_id"]) in str(request.params)


def settle(shop: Shop) -> None:
    """Let the queue be worked off, redeliveries and all, however long a message is hidden after each."""
    shop.queue(QUEUE)
    hidden_s = str(shop.stack.resources[QUEUE].properties.get("VisibilityTimeout"))
    shop.cloud.settle(max(PATIENCE_S, (RECEIVES + 1) * int(hidden_s) if hidden_s.isdigit() else 0))


def named(text: str) -> str:
    """A name in quotes, so that no two names look alike."""
    plain = text.isprintable() and unicodedata.normalize("NFKC", text) == text
    return json.dumps(text, ensure_ascii=not plain)


def some(names: Iterable[str]) -> str:
    """The first of some names, and how many more there are."""
    different = sorted(set(names))
    rest = len(different) - MOST_SHOWN
    return listed(different if rest < 2 else [*different[:MOST_SHOWN], f"{rest} more"])


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
        f"{_of(customer)} is {shown(got.get(customer))} and has to be {wanted.get(customer, 0)}"
        for customer in sorted(got.keys() | wanted.keys())
        if (got.get(customer) or 0) != wanted.get(customer, 0)
    ]
    rest = len(wrong) - 2 * MOST_SHOWN
    return "; ".join(wrong if rest < 1 else [*wrong[: 2 * MOST_SHOWN], f"{rest} more are wrong"])


def _of(customer: str) -> str:
    plain = customer.isidentifier() and customer.isascii()
    return f"{customer}'s balance" if plain else f"the balance of {named(customer)}"


def lacking(shop: Shop, orders: Iterable[Order]) -> set[str]:
    """The ids of those orders that are not in the orders table."""
    return {order["order_id"] for order in orders} - booked(shop)


def right(shop: Shop, orders: Iterable[Order], story: str, because: str, try_: str, *spots: str) -> None:
    """Find balances that are not the sums of these orders, or orders that the orders table lacks."""
    orders = list(orders)
    found, lacks = difference(shop, orders), lacking(shop, orders)
    if not found and not lacks:
        return
    others = booked(shop) - {order["order_id"] for order in orders}
    if lacks and not found:
        because, try_ = (UNDER_ITS_ID, AS_IT_CAME) if others else (TOGETHER, BOOK_ONCE)
    elif any(isinstance(balance, str) for balance in balances(shop).values()):
        because, try_ = A_NUMBER, "Let DynamoDB add: UpdateExpression ADD."
    if lacks:
        has = f"{ORDERS} has no {some(map(_plain, lacks))}"
        has += f", and has {some(map(_plain, others))}" if others else ""
        found = f"{found or 'the balances are right'}; {has}"
    failure = first_failure(shop)
    if lacks and failure is not None and not shop.history.of("fault"):
        raise shop.explained(failure, FAILS_ALL, f"{story}\n{found}.")
    raise Finding(f"{story}\n{found}.", because, shop.look_at(FILE, *spots, "put_item", "def handler"), try_)


def _plain(order_id: str) -> str:
    quoted = named(order_id)
    if len(order_id) > LONGEST_SHOWN:
        return f"{order_id[:MOST_SHOWN]}... of {len(order_id)} characters"
    return order_id if quoted == f'"{order_id}"' and not order_id.endswith(" ") else quoted


def was_invoked(shop: Shop) -> None:
    """Find a function that nothing connects with the queue."""
    if not shop.history.of("invoked"):
        shop.cloud.run(LONGEST_WINDOW_S)
    if not shop.history.of("invoked"):
        raise never_invoked(shop, QUEUE, FUNCTION)


def first_failure(shop: Shop) -> Event | None:
    """The first invocation that did not return, but for those that a check let die."""
    arranged = {event.at for event in shop.history.of("fault") if event.name.startswith("crash")}
    failures = shop.history.of(*explain.ENDED_BADLY)
    return next((event for event in failures if event.kind != "crashed" or event.at not in arranged), None)


def none_left(shop: Shop, story: str, orders: Iterable[Order] | None = None) -> None:
    """Find messages that are still on a queue although all of them were good, or these orders were."""
    bodies = None if orders is None else {json.dumps(order) for order in orders}
    left, dead = (
        [message for message in shop.queue(name).messages if bodies is None or message.body in bodies]
        for name in (QUEUE, DEAD)
    )
    if not left and not dead:
        return
    failure = first_failure(shop)
    if failure is not None:
        raise shop.explained(failure, FAILS_ALL)
    where = f"{len(dead)} of them ended on {DEAD}" if dead else f"{len(left)} are still on {QUEUE}"
    stuck = [message.body for message in (dead or left)]
    saw = f"{story}\nAll of them were orders, and {where}: {some(stuck)}."
    whole = next((batch for batch in shop.history.of("batch") if batch.facts.get("because")), None)
    if whole is not None:
        raise Finding(
            f"{saw}\nAt {shop.when(whole.at)} the whole batch came back, for {whole.because}.",
            unreadable(whole.because),
            shop.look_at(FILE, "batchItemFailures", "return"),
            REPORT,
        )
    if all(json.loads(body)["order_id"] in booked(shop) for body in stuck):
        raise _booked_before(shop, saw)
    raise _never_booked(shop, saw)


def _booked_before(shop: Shop, saw: str) -> Finding:
    """The finding for orders that were reported as failed though they are in the books."""
    reported_at = next((batch.at for batch in shop.history.of("batch") if batch.facts.get("failed")), 0)
    cancelled = any(
        "TransactionCanceled" in str(call.facts.get("error")) and call.at <= reported_at
        for call in shop.history.of("call", service="dynamodb")
    )
    reasons = " CancellationReasons has a reason for each action, in their order." if cancelled else ""
    return Finding(
        saw,
        "A message that is reported as failed is received again, five times at most, and then it is a dead letter. "
        f"An order that is in the books already is done, and not a failure.{reasons}",
        shop.look_at(FILE, *(["CancellationReasons"] if cancelled else []), "batchItemFailures", "return"),
        "Report only what could not be done. What was done before counts as done.",
    )


def _never_booked(shop: Shop, saw: str) -> Finding:
    """The finding for good orders that were reported as failed until they were dead."""
    calls = shop.history.of("call", service="dynamodb")
    refused = next((call for call in reversed(calls) if call.facts.get("error") and call.invocation), None)
    if refused is None:
        printed = next((it.log.strip() for it in reversed(shop.history.of("succeeded")) if it.log.strip()), "")
        return Finding(
            f"{saw}\nThey were reported as failed each time, and DynamoDB had refused nothing."
            + (f"\nThe handler printed\n  {shortened(printed.splitlines()[-1])}" if printed else ""),
            "An order is an object with order_id and customer, two texts of any characters, and amount, a positive "
            "integer. It may have other keys, too. And a call whose parameters boto3 does not take raises before it is "
            "sent.",
            shop.look_at(FILE, "raise", "except", "batchItemFailures"),
            "Put right what it says there."
            if printed
            else "Print the exception where you catch it; it is shown here then.",
        )
    reasons = (getattr(refused.error, "extra", None) or {}).get("CancellationReasons", [])
    unknown = refused.error.code == "UnknownOperationException"
    return Finding(
        f"{saw}\nThey were reported as failed each time. DynamoDB had refused {refused.operation}: {refused.error}"
        + "".join(f"\n{why['Code']}: {why['Message']}" for why in reasons if "Message" in why),
        NOT_HERE[0] if unknown else "What DynamoDB refuses for good, it refuses in every new try, too.",
        shop.look_at(FILE, refused.operation, "transact_write_items", "update_item", "put_item"),
        NOT_HERE[1] if unknown else "Correct the call, by what DynamoDB says of it.",
    )
