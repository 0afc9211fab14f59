"""Trouble in lesson 08 that lasts for several receives, and who gives up meanwhile what SQS would keep.

A message may fail four times of the five that it is received. What the template says of that goes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cloudlet.history import Event
from grader.checks import ordering
from grader.checks.ordering import FORWARDER, QUEUE, SENDS, SEQUENCER, WRITES, body, sent
from grader.shop import Shop
from grader.words import times

MOST_TIMES = 4
LONGEST_S = 3600
SPOTS = ("ApproximateReceiveCount", "SentTimestamp")
LEFT_TO_THE_QUEUE = (
    "Trouble lasts as long as it lasts. Who gives up is the queue, after maxReceiveCount, and it keeps what it gave up "
    "as a dead letter. What a handler gives up is gone."
)
REPORT_EACH_TIME = (
    "Report each failure, or raise, however often the message came and however old it is. The redrive policy of the "
    "template does the rest."
)


def until_they_came(shop: Shop, queue: str, order_id: str) -> int:
    """Let time pass until a handler has had an order's messages of a queue as often as may be; returns how often."""
    most = int(min(MOST_TIMES, max(1, shop.queue(queue).max_receives() - 1)))
    shop.cloud.run_until(lambda: _most_often(shop, queue, order_id) >= most, LONGEST_S)
    return most


def first(most: int) -> str:
    """Those times of trouble in words."""
    return "the first time" if most == 1 else f"the first {most} times"


def _most_often(shop: Shop, queue: str, order_id: str) -> int:
    texts = {event.body for event in sent(shop, queue) if order_id in str(event.body)}
    return max((len(batches_with(shop, queue, text)) for text in texts), default=0)


def batches_with(shop: Shop, queue: str, text: str) -> list[Event]:
    """The batches that brought a body from a queue to a handler, each when the handler was done with it."""
    ids = {event.message_id for event in sent(shop, queue) if event.body == text}
    batches = shop.history.of("batch", queue=shop.queue(queue).name)
    return [event for event in batches if ids & {*event.message_ids}]


def given_up(shop: Shop, queue: str, text: str) -> str:
    """What there is to tell of a message that failed, came again, and was then deleted; empty where nothing is.

    Only of who asks how often a message came or how old it is: others lose it for reasons of their own.
    """
    ids = {event.message_id for event in sent(shop, queue) if event.body == text}
    ended = [
        event.outcome == "failed" or bool(ids & {*event.facts.get("failed", ())})
        for event in batches_with(shop, queue, text)
    ]
    file = SEQUENCER if queue == QUEUE else FORWARDER
    counts = any(shop.folder.line_with(file, spot) for spot in SPOTS)
    if not counts or not any(ended) or ended[-1]:
        return ""
    return (
        f"{file} got it {times(len(ended))}. The first time it was told as failed, and came again; the last time "
        "it was not, and so Lambda deleted it."
    )


def nobody_gives_up(shop: Shop, wanted: Mapping[str, Sequence[str]], story: str) -> None:
    """Find an event that the sequencer reported as failed, and not when it failed again."""
    for order_id, steps in wanted.items():
        for text in (body(order_id, seq) for seq in range(1, len(steps) + 1)):
            if said := given_up(shop, QUEUE, text):
                ordering.right(
                    shop, wanted, f"{story}\n{text}: {said}",
                    LEFT_TO_THE_QUEUE, REPORT_EACH_TIME, *SPOTS, "except ", *SENDS, *WRITES,
                )  # fmt: skip
