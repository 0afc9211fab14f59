"""Lesson 03, the fan-out: how many bytes a payload has, at the limit and one beyond.

Measured is what was sent, in the handler's own way of writing JSON.
"""

from __future__ import annotations

import json

from cloudlet.history import Event
from grader import orders
from grader.check import check
from grader.checks import batch_calls
from grader.checks.lesson_03_batching_fan_out import (
    FILE,
    INVOKE,
    counts,
    each_once,
    each_order_is_in_one_asynchronous_invocation,
    hand_over,
    payload,
    records,
)
from grader.finding import Finding
from grader.orders import Order
from grader.shop import Shop

MOST_BYTES = 1_000_000


@check("P6", points=2, after=(each_order_is_in_one_asynchronous_invocation,), calm=True)
def no_payload_exceeds_a_million_bytes(shop: Shop) -> None:
    """No payload exceeds 1,000,000 bytes, brackets, commas and letters of several bytes included."""
    for many in (
        _of_size(2000, 520, ", ", ": "),
        _of_size(2000, 520, ",", ":"),
        _of_size(4500, 460, ", ", ": "),
        _euros(),
        _of_size(600_000, 3, ", ", ": "),
        _one_byte_beyond(shop),
    ):
        calls, result, failure = hand_over(shop, many)
        for call in calls:
            _fits(shop, call)
        each_once(shop, many, calls, failure)
        counts(shop, calls, result)


def _of_size(size: int, count: int, comma: str, colon: str) -> list[Order]:
    """Orders of `size` bytes, written with these separators."""
    bare = len(json.dumps(orders.order(30_000, note=""), separators=(comma, colon)))
    return [orders.order(30_000 + number, note="x" * (size - bare)) for number in range(count)]


def _one_byte_beyond(shop: Shop) -> list[Order]:
    """Orders any two of which, in this handler's own way of writing them, would have one byte more than they may.

    Three: the portions after the first are counted anew.
    """
    bare = [orders.order(45_000 + number, note="") for number in range(3)]
    calls, _, _ = hand_over(shop, bare[:2])
    letters = MOST_BYTES + 1 - len(payload(calls[0])) if len(calls) == 1 else MOST_BYTES
    half = letters // 2
    return [order | {"note": "x" * size} for order, size in zip(bare, (half, letters - half, half), strict=True)]


def _euros() -> list[Order]:
    return [orders.order(40_000 + number, note="€" * 900) for number in range(420)]


def _fits(shop: Shop, call: Event) -> None:
    data = payload(call)
    if len(data) <= MOST_BYTES:
        return
    letters = len(data.decode(errors="replace"))
    raise Finding(
        f"a payload of {len(records(call))} orders had {len(data):,} bytes"
        + (f", which are {letters:,} characters" if letters != len(data) else "")
        + f".{batch_calls.answered(call)}",
        "Lambda queues asynchronous events of up to 1 MB. The payload is all that is sent: also its brackets, "
        "its commas and the word records, in bytes of UTF-8.",
        shop.look_at(FILE, "1_000_000", "1000000", "len(", *INVOKE),
        "Measure what you would send, and close the portion before the order that makes it too big.",
    )
