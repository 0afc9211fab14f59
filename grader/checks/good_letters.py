"""Good orders that died: letters like any other, although they could be stored by then."""

from __future__ import annotations

import json

from grader.checks.dead_letter_items import each_recorded, holds_the_body
from grader.checks.dynamodb_trouble import NOT_FOUND
from grader.checks.letters import DEAD, ORDERS, dead, paused, wait
from grader.orders import order
from grader.shop import Shop

GOOD = [order(1500 + number, "ada", 100 + number) for number in range(6)]


def are_recorded(shop: Shop) -> None:
    """Find an order that died while its table was away, and of which no letter was recorded."""
    orders = shop.table(ORDERS).name
    with paused(shop, DEAD):
        away = shop.cloud.faults.fail("dynamodb", None, NOT_FOUND, when=lambda it: orders in str(it.params))
        letters = dead(shop, *map(json.dumps, GOOD))
        shop.cloud.faults.remove(away)
    wait(shop, letters, DEAD)
    story = f"{ORDERS} was away until {len(letters)} good orders were dead, and then it was there again."
    each_recorded(shop, letters, story, holds_the_body)
