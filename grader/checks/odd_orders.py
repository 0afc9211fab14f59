"""Orders for lesson 10 that nearly right code takes for one another, or cannot write.

Two orders that differ only beyond their first 138 characters, and in what is no ASCII; pairs whose ids are the same
text when they are joined with their customers'; keys that an expression does not take as they are.
"""

from __future__ import annotations

from functools import partial
from unicodedata import normalize

from grader import orders
from grader.orders import Order

decomposed = partial(normalize, "NFD")  # the same to the eye, and made of other characters
LONG = "o-" + 34 * "1020"
JOINED_BY = {"": "eva", "-": "bob", "#": "kai", ":": "lea", "_": "ida"}

ODD = (
    orders.ADA,
    orders.UNICODE,
    orders.EXTRA,
    orders.order(1006, "ada", 5) | {"order_id": "O-1001"},
    orders.order(1007, "ada", 50) | {"order_id": "o-1001 "},
    orders.order(1010, "ada ", 50_000) | {"order_id": "1001"},
    orders.order(1011, "ada", 500_000) | {"order_id": "001"},
    {
        "order_id": decomposed(orders.UNICODE["order_id"]),
        "customer": decomposed(orders.UNICODE["customer"]),
        "amount": 42,
    },
    orders.order(1008, "ada/o-1001", 500) | {"order_id": "o/1001#&=+%"},
    orders.order(1009, "ada", 5000, status="shipped", step=3, balance=0, weight_g=500, version="2.0", redrives="9")
    | {"charged": True, "charged_at": "today", "shipped_at": "", "events": {}, "id": 1},
)


def _joined() -> list[Order]:
    """For each separator two orders whose order_id and customer are one text when they are joined by it."""
    pairs = [(name, f"{name}{by}{name}") for by, name in JOINED_BY.items()]
    return [
        {"order_id": order_id, "customer": customer, "amount": amount}
        for number, (one, two) in enumerate(pairs)
        for order_id, customer, amount in ((one, two, 1 + number), (two, one, 10 + number))
    ]


ALIKE = (
    {"order_id": f"{LONG}ä", "customer": "grace", "amount": 3},
    {"order_id": f"{LONG}ö", "customer": "grace", "amount": 30, "gift wrap?": True, "größe": {"a.b": "L"}},
    *_joined(),
)
