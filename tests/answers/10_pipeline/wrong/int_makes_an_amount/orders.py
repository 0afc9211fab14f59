"""What an order is."""

import json


def read_order(text):
    """The order in a text. Raises ValueError or KeyError where there is none."""
    order = json.loads(text)
    return {**order, "order_id": order["order_id"], "customer": order["customer"], "amount": int(order["amount"])}
