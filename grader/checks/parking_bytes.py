"""A large body in lesson 08, which is parked whole."""

from __future__ import annotations

from grader.checks import ordering
from grader.checks.ordering import PARKING, SENDS, SEQUENCER, body, named, progress, sent
from grader.finding import Finding
from grader.shop import Shop

LARGE = "x" * 300_000  # above 262,144 bytes, what a message had until August 2025, and below an item's 400 KB
LIMIT = "A message may have 1,048,576 bytes; until August 2025 it was 262,144."
WHOLE = 'Park the message as it came, MessageBody=record["body"], whatever its length.'


def comes_whole(shop: Shop, order_id: str, seq: int) -> None:
    """Find a large event that is not in its place, because it was cut or not parked at all."""
    text = body(order_id, seq, LARGE)
    events = progress(shop, order_id)[1]
    there = len(events) if isinstance(events, list) else 0
    if there >= seq:
        return
    story = f"{order_id}'s seq {seq} came early, with a body of {len(text):,} characters."
    cut = [event for event in sent(shop, PARKING) if order_id in event.body and named(event.body)[0] is None]
    if cut:
        raise Finding(
            f"{story} {len(cut[0].body):,} characters of it were sent to {PARKING}.",
            f"{LIMIT} What is cut off is gone for ever, and what is left of it is no JSON.",
            shop.look_at(SEQUENCER, "262144", "[:", *SENDS),
            WHOLE,
        )
    ordering.raise_failure(shop, story)
    raise Finding(
        f"{story} Its seq 1 was appended later, and it was not: {order_id} has {there} events.",
        f"{LIMIT} An item of DynamoDB may have 400 KB.",
        shop.look_at(SEQUENCER, "262144", "len(", *SENDS),
        WHOLE,
    )
