"""Works on orders: two seconds each, and only on what is an order."""

import json
import time

WORK_S = 2


def handler(event, context):
    for record in event["Records"]:
        try:
            order = read_order(record["body"])
        except ValueError:
            continue
        time.sleep(WORK_S)
        print(f"{order['order_id']} is done")


def read_order(body):
    """The order in the body of a message. Raises ValueError where there is none."""
    order = json.loads(body)
    if not is_order(order):
        raise ValueError(f"this is no order: {body}")
    return order


def is_order(order):
    return (
        isinstance(order, dict)
        and all(isinstance(order.get(key), str) and order[key] for key in ("order_id", "customer"))
        # Not isinstance(): in Python True is an int, in an order it is no amount.
        and type(order.get("amount")) is int
        and order["amount"] > 0
    )
