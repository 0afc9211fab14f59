"""Lesson 04: a bad message hurts nobody, and every order counts once.

Judged by the two tables and the two queues alone; what a batch's answer says is seen by what Lambda did with it.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass

from grader import orders
from grader.check import check
from grader.checks import books, mixed_batches, whole_batches
from grader.checks.books import DEAD, FILE, ORDERS, QUEUE
from grader.exploring import told
from grader.finding import Finding
from grader.orders import Order
from grader.shop import Shop
from grader.words import listed

TROUBLE_S = 100
APART_S = 1
CUSTOMERS = ("ada", "grace", "linus")
TEN = [orders.order(4001 + number, CUSTOMERS[number % 3], 100 + 7**number % 1000) for number in range(10)]
POISON = ["hello", json.dumps(orders.ADA | {"amount": "12"})]
A_BATCH, IN_A_BATCH = 10, 4
NOT_BOOKED = "A dead-letter queue gets what failed maxReceiveCount times. What is never reported as failed is deleted."
MANY = 3
LONG = "o-4" + 134 * "0"


@dataclass(frozen=True)
class Odd:
    """Good orders that are odd in one way, of customers that have no other orders, and what one has to know of them."""

    are: str
    orders: list[Order]
    because: str
    try_: str
    spot: str


def _with_ids(*ids: str, start: int = 0) -> list[Order]:
    return [{"order_id": name, "customer": "barbara", "amount": 2**number} for number, name in enumerate(ids, start)]


def _of(*customers: str) -> list[Order]:
    return [orders.order(4401 + number, name, 2**number) for number, name in enumerate(customers)]


ODD = (
    Odd(
        "with other keys beside the three, an amount that no float holds, and two that differ in their id alone",
        [
            orders.EXTRA | {"customer": "ken"},
            orders.order(4301, "ken", 10, note=orders.UNICODE["note"]),
            orders.order(4302, "ken", 20),
            orders.order(4303, "ken", 20),
        ],
        "An order may have other keys. Another order_id makes it another order, were all the rest the same. And "
        "DynamoDB's numbers are decimal: a float would round a large amount.",
        "Take the amount as the int that it is, and look at no other keys than the three.",
        "float",
    ),
    Odd(
        "whose ids are nearly those of others",
        [
            *_with_ids("O-4001", "o-4001 ", "o-04001", "o-４００１", LONG, LONG + "1"),
            *_with_ids("o-é", "o-e\N{COMBINING ACUTE ACCENT}", start=6),
            *_with_ids("o+4001 %41 &amp; 👩\u200d🚀", "o 4001 A & 👩🚀", start=11),
            orders.order(4001, "barbara#o-4001", 512) | {"order_id": "o"},
            orders.order(4001, "barbara", 1024) | {"order_id": "barbara#o-4001"},
        ],
        "Each order_id is an order of its own: ids are equal only when every character is.",
        "Take order_id as it is, whole, as the key; what other rules limit, such as a ClientRequestToken, is no key.",
        '["order_id"]',
    ),
    Odd(
        "whose customers have nearly the same name",
        [
            *_of(" ", "Zoé", "Zoe\N{COMBINING ACUTE ACCENT}", "zoé", "Zoé ", "Zoé@home", "Zoé@work", "Zoé Z", "Ｚｏé"),
            orders.order(4501, orders.UNICODE["customer"]),
        ],
        "Each customer has a separate balance: names are equal only when every character is.",
        "Take customer as it is, whole, as the key.",
        '["customer"]',
    ),
)  # fmt: skip


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
    for batch in (TEN[:5], TEN[5:]):
        books.send_orders(shop, *batch)
        books.settle(shop)
    story = f"{len(TEN)} orders came in two batches, one after the other."
    books.right(
        shop, TEN, story, "A balance is the sum of all amounts of its customer, of earlier batches, too.",
        "Add to the balance that is there.", "balance",
    )  # fmt: skip
    for odd in ODD:
        for start in range(0, len(odd.orders), A_BATCH):  # one batch after the other: what meets is asked elsewhere
            books.send_orders(shop, *odd.orders[start : start + A_BATCH])
            if not shop.real_time:
                books.settle(shop)
    books.settle(shop)
    known = TEN + [order for odd in ODD for order in odd.orders]
    odd = next((odd for odd in ODD if _at_fault(shop, odd)), ODD[0])
    story = f"{len(odd.orders)} orders came {odd.are}."
    books.none_left(shop, story)
    books.right(shop, known, story, odd.because, odd.try_, odd.spot)


def _at_fault(shop: Shop, odd: Odd) -> bool:
    got = books.balances(shop)
    wrong = any(got.get(customer) != total for customer, total in books.sums(odd.orders).items())
    return wrong or bool(books.lacking(shop, odd.orders))


@check("P2", points=3, after=(good_orders_give_right_balances,), calm=True)
def only_the_bad_ones_come_back(shop: Shop) -> None:
    """In a mixed batch the good orders are booked and only the bad ones come back."""
    good = [json.dumps(order) for order in TEN[:8]]
    ids = books.send(shop, *good[:3], POISON[0], *good[3:], POISON[1])
    bad = {ids[3], ids[9]}
    shop.cloud.run(TROUBLE_S)
    books.was_invoked(shop)
    story = f"8 orders and 2 bodies that are none were on the queue: {listed(POISON)}."
    mixed_batches.not_lost(shop, bad, TEN[:8], story)
    left = {message.id for message in shop.queue(QUEUE).messages}
    if left - bad:
        raise mixed_batches.dragged(shop, story, len(left - bad))
    books.right(
        shop, TEN[:8], story, "The messages that you do not report are deleted: they have to be done by then.",
        "Book every good order of the batch, whatever stands before it.", "except", "Records",
    )  # fmt: skip


@check("P3", points=3, after=(only_the_bad_ones_come_back,), calm=True)
def poison_ends_on_the_dead_letter_queue_alone(shop: Shop) -> None:
    """A poison message reaches the dead-letter queue after 5 receives and drags nobody with it."""
    given = orders.BAD if shop.real_time else (*orders.BAD, *orders.ALMOST_JSON)  # LocalStack unquotes a string
    poison = [bad for bad in given if bad.body]
    poison.insert(1, poison[0])  # two messages with one body
    bodies = [bad.body or "" for bad in poison]
    good: list[Order] = []
    for start in range(0, len(bodies), 5):
        with_them = [orders.order(4201 + len(good) + n, CUSTOMERS[n % 3], 10 + n) for n in range(IN_A_BATCH)]
        books.send(shop, *bodies[start : start + 5], *map(json.dumps, with_them))
        good += with_them
        shop.cloud.run(APART_S)
    books.settle(shop)
    story = f"{len(bodies)} bodies that are no orders came in batches with good orders."
    dead = shop.queue(DEAD).messages
    missing = [bad for bad in poison if bad.body not in {message.body for message in dead}]
    if missing:
        raise _not_dead(shop, story, missing[0], good)
    if [message.body for message in dead].count(bodies[0]) < 2:
        raise Finding(
            f"{story}\nTwo of them were {bodies[0]}, in one batch. One is on {DEAD}, the other was taken as done.",
            "Two messages may have the same body, and be two. What is not reported is deleted.",
            shop.look_at(FILE, '["body"]', "itemIdentifier"),
            "Tell messages apart by messageId alone, and report each that failed.",
        )
    others = [message.body for message in dead if message.body not in bodies]
    if others:
        failure = books.first_failure(shop)
        if failure is not None:
            raise mixed_batches.dragged(shop, story, len(others))
        raise Finding(
            f"{story}\nOn {DEAD} there {'is' if len(others) == 1 else 'are'} also {books.some(others)}.",
            "Each receive counts. A good order that is reported along with poison dies with it.",
            shop.look_at(FILE, "batchItemFailures", "itemIdentifier"),
            "Report the bad records only, and start with an empty list in every invocation.",
        )
    most = max(message.receive_count for message in dead) if shop.real_time else books.RECEIVES
    other_times = [message for message in dead if not books.RECEIVES <= message.receive_count <= most]
    if other_times:
        raise Finding(
            f"{other_times[0].body} is on {DEAD} after {other_times[0].receive_count} receives.",
            "maxReceiveCount says how many times a message is received before it is a dead letter.",
            shop.look_at("template.yaml", "maxReceiveCount"),
            f"Leave maxReceiveCount at {books.RECEIVES}, and let the queue itself move the messages.",
        )
    books.right(
        shop, good, f"{story} Each of the good ones came once.", "What is reported comes back, and nothing else is.",
        "Book each good order of a batch, and report each bad one.", "except",
    )  # fmt: skip
    books.send_orders(shop, orders.ADA)
    books.settle(shop)
    story = f"{story} Then {orders.ADA['order_id']}, which some of them had named, came as a good order."
    books.right(
        shop, [*good, orders.ADA], story,
        "A body that is no order says nothing about the order that it names: who sent it may correct it, and send it "
        "again.",
        f"Keep what is no order out of {ORDERS}, and out of all that says what is booked.", "except",
    )  # fmt: skip
    books.none_left(shop, story, [orders.ADA])
    if not shop.real_time:
        told(shop, whole_batches.a_bad_body_beside_the_order_that_it_names, shop.seed)


def _not_dead(shop: Shop, story: str, bad: orders.Bad, good: list[Order]) -> Finding:
    """The finding for a poison message that did not come to the dead-letter queue."""
    there = next((message for message in shop.queue(QUEUE).messages if message.body == bad.body), None)
    if there is not None:
        return Finding(
            f"{story}\n{bad.body}\n({bad.why}) is on {QUEUE} still, after {there.receive_count} receives.",
            f"A message that fails comes back until its retention is over. Only a RedrivePolicy of {QUEUE} itself "
            "moves it to another queue before that.",
            shop.look_at("template.yaml", "maxReceiveCount", QUEUE),
            f"Give {QUEUE} its RedrivePolicy back: deadLetterTargetArn: !GetAtt {DEAD}.Arn and maxReceiveCount: "
            f"{books.RECEIVES}.",
        )
    saw = f"{story}\n{bad.body}\n({bad.why}) is not on {DEAD}, and on no other queue{_was_done(shop, bad)}."
    if lacks := books.lacking(shop, good):
        return Finding(
            f"{saw}\nNot booked, and on no queue either: {books.some(lacks)}.",
            mixed_batches.STOPS,
            shop.look_at(FILE, "break", "[:", "except", "batchItemFailures"),
            mixed_batches.NEXT,
        )
    return Finding(
        saw,
        NOT_BOOKED,
        shop.look_at(FILE, '["amount"]', 'get("amount")', "json.loads", "def handler"),
        "Report the message of every body that is no order: the page of lesson 01 says what an order is.",
    )


def _was_done(shop: Shop, bad: orders.Bad) -> str:
    """When a poison message was taken as done, if that is why it is nowhere."""
    ids = {event.message_id for event in shop.history.of("sent") if event.body == bad.body}
    if any(event.message_id in ids for event in shop.history.of("expired")):
        return ""
    times = max(Counter(event.message_id for event in shop.history.of("received") if event.message_id in ids).values())
    when = f", when it was received for the {times}th time" if times > MANY else ", when it came again"
    return f": it was taken as done{when if times > 1 else ''}"
