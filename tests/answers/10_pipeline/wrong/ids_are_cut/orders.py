"""What an order is, for the sender and for every step."""

import json


def read_order(text):
    """The order in a text. Raises ValueError where there is none."""
    order = json.loads(text, parse_constant=refuse)
    if not isinstance(order, dict):
        raise ValueError("an order is a JSON object")
    for key in ("order_id", "customer"):
        if not isinstance(order.get(key), str) or not order[key]:
            raise ValueError(f"{key} must be a non-empty string")
    # Not isinstance(): in Python True is an int, in an order it is no amount.
    if type(order.get("amount")) is not int or order["amount"] <= 0:
        raise ValueError("amount must be a positive integer number of cents")
    order["order_id"] = order["order_id"][:128]
    return order


def refuse(constant):
    # Python's json reads NaN and Infinity, which JSON does not have.
    raise ValueError(f"{constant} is not JSON")
