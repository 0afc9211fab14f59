"""Orders with faces, good ones and bad ones, chosen to tell right from nearly right.

A bad order differs from a good one in one thing only, and says which.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

Order = dict[str, Any]

ADA: Order = {"order_id": "o-1001", "customer": "ada", "amount": 1250}
GRACE: Order = {"order_id": "o-1002", "customer": "grace", "amount": 990}
LINUS: Order = {"order_id": "o-1003", "customer": "linus", "amount": 1}
UNICODE: Order = {
    "order_id": "o-1004-é",
    "customer": "Ζωή 🚲",
    "amount": 4200,
    "note": 'two\nlines, a "quote" & a \\',
}
EXTRA: Order = {
    "amount": 2**53 + 1,  # no float holds it
    "gift": True,
    "lines": [{"sku": "b-7", "count": 2}, {"sku": "", "count": 0}],
    "coupon": None,
    "customer": "grace",
    "order_id": "o-1005",
}
GOOD: tuple[Order, ...] = (ADA, GRACE, LINUS, UNICODE, EXTRA)
# Orders that careful code alters or refuses, and what is odd about each.
ODD: tuple[tuple[Order, str], ...] = (
    (
        {"order_id": "o-1007", "customer": "ada", "amount": 7, "express": False, "note": "", "points": 0, "tags": []},
        "an extra key may be false, empty or zero",
    ),
    (
        {"order_id": "o-1008", "customer": "Ada", "amount": 70, "tags": ["b", "a", "a"], "Gift": 1, "gift": 2},
        "lists keep their order, and keys their case",
    ),
    (
        {"order_id": " o-1009", "customer": "ada ", "amount": 700},
        "spaces are letters",
    ),
    (
        {"order_id": "o-1010-e\u0301", "customer": "\ufb01n", "amount": 7000},
        "letters that look alike are not the same",
    ),
    (
        {"order_id": "o-1011+a %41 &amp; 👩\u200d🚀", "customer": " ", "amount": 70_000, "note": 26 * "a long note "}
        | {"gift wrap?": "00501", "größe": {"a.b": "L"}},
        "a text, or a key, may be any text: signs, digits and invisible letters are letters, too",
    ),
    (
        {"order_id": " ", "customer": 40 * "Anastasia ", "amount": 70},
        "a name may be long, and a blank is a letter",
    ),
    (
        {"order_id": "o-1012", "customer": "linus", "amount": 7, "status": "new", "error": "", "id": 7, "type": None}
        | {"message_id": "m-1", "received_at": "today", "created_at": 0, "timestamp": 1, "expires_at": 2, "ttl": 3}
        | {"box": {"Label": "", "in": {"Top": "", "of": ["", [], {}]}}},
        "a key that you would like to add yourself may be the customer's, and what is in a key may be empty",
    ),
)
# With numbers that are none for DynamoDB's boto3: where an order goes to a queue, and not to a table.
DECIMALS: tuple[Order, str] = (
    {
        "order_id": "o-1006",
        "customer": "linus",
        "amount": 12,
        "discount": 0.125,
        "sizes": [0.1, {"weight": 3.1415}],
    },
    "an extra key may hold any JSON number",
)

OF_ALL_KINDS: list[Order] = [*GOOD, *(order for order, _ in (DECIMALS, *ODD))]


@dataclass(frozen=True)
class Bad:
    """A body that is no order, and why not. `body` None stands for a request without one, `field` is at fault."""

    body: str | None
    why: str
    field: str = ""

    @property
    def shown(self) -> str:
        """The body as a finding shows it."""
        return self.body or "without a body"


def order(number: int, customer: str = "ada", amount: int = 1250, **extra: Any) -> Order:
    """A good order: `o-` and its number."""
    return {"order_id": f"o-{number}", "customer": customer, "amount": amount} | extra


def _without(key: str) -> Bad:
    return Bad(json.dumps({name: value for name, value in ADA.items() if name != key}), f"{key} is missing", key)


def _with(key: str, value: Any, why: str) -> Bad:
    return Bad(json.dumps(ADA | {key: value}), why, key)


NO_OBJECTS: tuple[Bad, ...] = (
    Bad(None, "there is no body"),
    Bad("", "the body is empty"),
    Bad("hello", "it is no JSON"),
    Bad('{"order_id": "o-1001", "customer": "ada", "amount": 1250', "the JSON is cut off"),
    Bad("order_id=o-1001&customer=ada&amount=1250", "a form is no JSON"),
    Bad("null", "null is no object"),
    Bad("[]", "a list is no object"),
    Bad(json.dumps([ADA]), "a list of orders is no object"),
    Bad('"o-1001"', "a string is no object"),
    Bad("1250", "a number is no object"),
    Bad("true", "true is no object"),
)

WRONG_FIELDS: tuple[Bad, ...] = (
    Bad("{}", "all fields are missing"),
    _without("order_id"),
    _without("customer"),
    _without("amount"),
    _with("order_id", "", "order_id is an empty string"),
    _with("order_id", 1001, "order_id is a number"),
    _with("order_id", None, "order_id is null"),
    _with("customer", "", "customer is an empty string"),
    _with("customer", ["ada"], "customer is a list"),
    _with("customer", {"name": "ada"}, "customer is an object"),
    _with("amount", 0, "amount is 0, and must be positive"),
    _with("amount", -1, "amount is negative"),
    _with("amount", "12", "amount is a string"),
    _with("amount", 12.5, "amount is no whole number of cents"),
    _with("amount", True, "amount is true, which Python calls an int and JSON does not"),
    _with("amount", False, "amount is false"),
    _with("amount", None, "amount is null"),
    _with("amount", [1250], "amount is a list"),
    Bad('{"order_id": "o-1001", "customer": "ada", "amount": NaN}', "NaN is no number, and no JSON", "amount"),
    Bad(
        '{"order_id": "o-1001", "customer": "ada", "amount": Infinity}',
        "Infinity is no integer, and no JSON",
        "amount",
    ),
    _with("customer", None, "customer is null"),
    _with("customer", 42, "customer is a number"),
    Bad('{"orderId": "o-1001", "id": "o-1001", "customer": "ada", "amount": 1250}', "order_id is missing", "order_id"),
    Bad('{"order_id": "o-1001", "Customer": "ada", "name": "ada", "amount": 1250}', "customer is missing", "customer"),
)

BAD: tuple[Bad, ...] = NO_OBJECTS + WRONG_FIELDS

JSON_IN_JSON = Bad(json.dumps(json.dumps(ADA)), "a string is no object, even where an order is in it")

ALMOST_JSON: tuple[Bad, ...] = (
    Bad(json.dumps(ADA) + json.dumps(GRACE), "two objects in a row are no JSON"),
    JSON_IN_JSON,
    Bad(str(ADA), "a Python dict is no JSON"),
    Bad(json.dumps(ADA | {"note": "a\nb"}).replace("\\n", "\n"), "a newline within a string is no JSON"),
)
