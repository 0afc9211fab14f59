"""Lesson 03, the bulk sender: how many entries, how many bytes, which ids.

The limits are tried at the limit and one beyond it, measured in the handler's own way of writing JSON.
"""

from __future__ import annotations

import re

from cloudlet.history import Event
from grader import orders
from grader.check import check
from grader.checks import batch_calls, batching
from grader.checks.batching import FILE, FUNCTION, MAX_BYTES
from grader.finding import Finding
from grader.reading import shown
from grader.shop import Shop
from grader.words import several

MAX_ENTRIES = 10
HALF = MAX_BYTES // 2
ENTRY_ID = re.compile(r"[A-Za-z0-9_-]{1,80}")
SEND = ("send_message_batch", "send_messages")
MEBIBYTE = "SendMessageBatch takes at most 1,048,576 bytes, all bodies of the call together, in UTF-8. "
LONG = "o-" + "7" * 90
IDS = [
    "o-1",
    "o/1",
    "o:1",
    "o 1",
    "o_1",
    "заказ-1",
    "注文1",
    "🚲",
    "o-1",
    LONG + "a",
    LONG + "b",
    "1",
    "01",
    "١",
]


@check("P1", points=1, calm=True)
def a_last_batch_that_is_not_full_is_sent_too(shop: Shop) -> None:
    """A list that does not fill its last batch arrives whole, each order exactly once."""
    few, more = ([orders.order(3000 + count * 100 + number) for number in range(count)] for count in (3, 23))
    for many in (few, more, orders.OF_ALL_KINDS):
        run = batching.send(shop, many)
        batching.each_arrived_once(run, many)
        batching.tells(run, [])


@check("P1", points=3, after=(a_last_batch_that_is_not_full_is_sent_too,), calm=True)
def two_thousand_orders_arrive_in_two_hundred_calls(shop: Shop) -> None:
    """2,000 small orders arrive, each exactly once, in 200 calls of SendMessageBatch."""
    names = ("ada", "grace", "linus")
    many = [orders.order(10_000 + number, names[number % 3], 1 + number, note="n" * 560) for number in range(2000)]
    run = batching.send(shop, many)
    batching.each_arrived_once(run, many)
    batching.tells(run, [])
    single = [call for call in run.calls if call.operation == "SendMessage"]
    if single or len(run.calls) != len(many) // MAX_ENTRIES:
        largest = max(len(batch_calls.entries(call)) for call in run.calls)
        raise Finding(
            f"2,000 orders took {len(run.calls)} calls of {run.calls[0].operation}; the largest had "
            f"{largest} "
            f"{'entry' if largest == 1 else 'entries'}. It took {_seconds(run)} s.",
            "A call of SendMessageBatch carries up to 10 messages, takes as long as one SendMessage and is "
            "billed as one request.",
            shop.look_at(FILE, "send_message(", "send_message_batch", "send_messages"),
            "Send batches of 10, and start a new one only when 10 are in it or its bytes are used up.",
        )


def _seconds(run: batching.Run) -> float:
    return ((run.invocation.ended or 0) - (run.invocation.started or 0)) / 1000


@check("P2", points=2, after=(a_last_batch_that_is_not_full_is_sent_too,), calm=True)
def no_call_exceeds_a_mebibyte_of_bodies(shop: Shop) -> None:
    """No call exceeds 1,048,576 bytes in sum of its bodies; big orders get smaller batches."""
    around = batching.overhead(shop)
    for sizes in ([HALF, HALF, 400_000, 400_000, 400_000], [HALF, HALF + 1, HALF], [MAX_BYTES // 10 + 1] * 10):
        many = [batching.sized(4000 + number, size, around) for number, size in enumerate(sizes)]
        run = batching.send(shop, many)
        for call in run.calls:
            _fits(shop, call, "Close a batch when the next order would take its bytes over the limit.", *SEND)
        batching.each_arrived_once(run, many)
        batching.tells(run, [])


@check("P2", points=1, after=(a_last_batch_that_is_not_full_is_sent_too,), calm=True)
def bytes_are_counted_and_not_characters(shop: Shop) -> None:
    """What counts is bytes: letters that take two, three or four bytes do not make a call too big."""
    many = [
        orders.order(5000 + number, "Ζωή", 1250, note=letter * (120_000 // len(letter.encode())))
        for number, letter in enumerate("é€🚲" * 4)
    ]
    run = batching.send(shop, many)
    for call in run.calls:
        _fits(shop, call, 'Measure a body by len(body.encode("utf-8")).', "encode(", "len(", *SEND)
    batching.each_arrived_once(run, many)
    batching.tells(run, [])


def _fits(shop: Shop, call: Event, act: str, *where: str) -> None:
    size = batch_calls.weight(call)
    if size <= MAX_BYTES:
        return
    letters = sum(len(entry.get("MessageBody", "")) for entry in batch_calls.entries(call))
    in_letters = "" if letters == size else f", which are {letters:,} characters"
    raise Finding(
        f"at {shop.when(call.started)} a call carried {len(batch_calls.entries(call))} bodies of together "
        f"{size:,} bytes"
        f"{in_letters}.{batch_calls.answered(call)}",
        MEBIBYTE + "What is over is refused whole.",
        shop.look_at(FILE, *where),
        act,
    )


@check("P3", points=2, calm=True)
def entry_ids_are_unique_and_valid_whatever_the_order_ids(shop: Shop) -> None:
    """Entry ids are valid and unique in each batch, whatever the order ids are, repeated ones included."""
    for ids in (IDS[:MAX_ENTRIES], IDS[MAX_ENTRIES - 1 :]):
        many = [
            {"order_id": order_id, "customer": "linus", "amount": 1 + number} for number, order_id in enumerate(ids)
        ]
        run = batching.send(shop, many)
        for call in run.calls:
            _valid_ids(shop, call)
        batching.each_arrived_once(run, many)
        batching.tells(run, [])
    run = batching.send(shop, [orders.ADA, orders.ADA])
    for call in run.calls:
        _valid_ids(shop, call)
    batching.each_arrived_once(run, run.orders)
    batching.tells(run, [])


def _valid_ids(shop: Shop, call: Event) -> None:
    if call.operation != "SendMessageBatch":
        return
    ids = [str(entry.get("Id")) for entry in batch_calls.entries(call)]
    invalid = next((name for name in ids if not ENTRY_ID.fullmatch(name)), None)
    repeated = next((name for number, name in enumerate(ids) if name in ids[:number]), None)
    if invalid is None and repeated is None:
        return
    raise Finding(
        f"a call had the entry ids {shown(ids)}. "
        + (f"{shown(invalid)} is not valid." if invalid is not None else f"{shown(repeated)} is there twice.")
        + batch_calls.answered(call),
        "An entry id is 1 to 80 of A-Z a-z 0-9 - _ and unique in its call; it only serves to find the entry "
        "in the answer. An order id may be anything, and two orders may be equal.",
        shop.look_at(FILE, '"Id"', "'Id'", "Id="),
        "Make the ids yourself: the order's position in the list will do.",
    )


@check("P5", points=2, after=(a_last_batch_that_is_not_full_is_sent_too,), calm=True)
def an_order_too_big_is_reported_and_stops_no_other(shop: Shop) -> None:
    """An order too big for SQS is in failed and does not stop the others."""
    many = [batching.sized(6000 + number, 100, 100) for number in range(12)]
    many[5] = batching.sized(6005, MAX_BYTES + 50_000, 0)
    run = batching.send(shop, many)
    batching.each_arrived_once(run, many[:5] + many[6:])
    too_big = f"{many[5]['order_id']} is bigger than a message may be, 1,048,576 bytes.\n"
    batching.tells(run, [many[5]["order_id"]], too_big)
    euros = orders.order(7050, "ada", note="€" * (MAX_BYTES // 3))
    run = batching.send(shop, [many[0], euros, many[1]])
    batching.each_arrived_once(run, many[:2])
    batching.tells(run, [euros["order_id"]], f"{euros['order_id']} is too big: each € in it has three bytes.\n")
    run = batching.send(shop, [euros, many[0], euros | {"customer": "grace"}, many[1]])
    batching.each_arrived_once(run, many[:2])
    batching.tells(run, [euros["order_id"]] * 2, f"Two orders called {euros['order_id']} are too big.\n")
    run = batching.send(shop, [*many[:2], euros])
    batching.each_arrived_once(run, many[:2])
    batching.tells(run, [euros["order_id"]], f"{euros['order_id']}, the last of the list, is too big.\n")
    run = batching.send(shop, [euros])
    batching.tells(run, [euros["order_id"]], f"{euros['order_id']}, the only one of the list, is too big.\n")


@check("P5", points=1, after=(an_order_too_big_is_reported_and_stops_no_other,), calm=True)
def an_order_of_exactly_one_mebibyte_is_sent(shop: Shop) -> None:
    """An order of exactly 1,048,576 bytes is sent, one byte more is too big."""
    around = batching.overhead(shop)
    many = [batching.sized(7000 + number, size, around) for number, size in enumerate((MAX_BYTES, 500, 300_000))]
    run = batching.send(shop, many)
    for call in run.calls:
        _not_empty(shop, call)
    _taken_at_the_limit(run)
    batching.each_arrived_once(run, many)
    batching.tells(run, [])
    over = [batching.sized(7100, MAX_BYTES + 1, around), batching.sized(7101, 500, around)]
    run = batching.send(shop, over)
    batching.each_arrived_once(run, over[1:])
    batching.tells(run, [over[0]["order_id"]])


def _taken_at_the_limit(run: batching.Run) -> None:
    there = [batch_calls.order_id(body) for body in run.bodies]
    big = [order["order_id"] for order in run.orders[::2] if order["order_id"] not in there]
    if not big or run.failure() is not None:
        return
    raise Finding(
        f"the orders {several([order['order_id'] for order in run.orders])} make messages of 1,048,576, 500 "
        f"and 300,000 bytes. {several(big)} did not come onto the queue."
        f"\nThe handler returned {shown(run.result)}",
        "A message may have 1,048,576 bytes, exactly so many included. Until August 2025 it was 262,144.",
        run.shop.look_at(FILE, "1_048_576", "1048576", "262_144", "262144", "1024", ">="),
        "Count an order as too big only when its body has more than 1,048,576 bytes.",
    )


@check("P5", points=1, after=(a_last_batch_that_is_not_full_is_sent_too,), calm=True)
def an_empty_list_makes_no_call(shop: Shop) -> None:
    """An empty list makes no call, and the result is zero sent and none failed."""
    run = batching.send(shop, [])
    batching.tells(run, [])
    for call in run.calls:
        _not_empty(shop, call)


def _not_empty(shop: Shop, call: Event) -> None:
    if call.params.get("Entries") or call.operation == "SendMessage":
        return
    raise Finding(
        f"{FUNCTION} called {call.operation} with no entries.{batch_calls.answered(call)}",
        "A batch without entries is an error, AWS.SimpleQueueService.EmptyBatchRequest.",
        shop.look_at(FILE, "yield", "send_message_batch"),
        "Send a batch only if something is in it.",
    )
