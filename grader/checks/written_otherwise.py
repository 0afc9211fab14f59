"""Lesson 08: many events of one order, whose JSON is not written as json.dumps writes it."""

from __future__ import annotations

import json
from typing import Any

from grader.checks import ordering
from grader.shop import Shop

MANY, A_BATCH = 30, 10


def many_events_are_appended(shop: Shop) -> None:
    """Find an order that lacks some of its events, or a message whose JSON was not understood."""
    order_id, notes = "o-8009", [f"note {number}" for number in range(1, MANY + 1)]
    ways: list[dict[str, Any]] = [{"separators": (",", ":")}, {"indent": 1}, {"sort_keys": True}]
    bodies = [json.dumps({"event": text, "seq": seq, "order_id": order_id, "by": "kai"}, **ways[seq % len(ways)])
              for seq, text in enumerate(notes, 1)]  # fmt: skip
    for start in range(0, MANY, A_BATCH):
        ordering.send(shop, *bodies[start : start + A_BATCH])
        ordering.settle(shop)
    story = (
        f"{MANY} events of {order_id} came in order; their JSON had other blanks, another order and a further key:\n"
    )
    story += bodies[0]
    ordering.right(
        shop, {order_id: notes}, story, "JSON may be written in many ways, and an order may have any number of events.",
        'Read the body by json.loads, take "order_id", "seq" and "event" from it, and keep all events.', "json.loads",
    )  # fmt: skip
    ordering.none_left(shop, story)
