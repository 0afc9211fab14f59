"""What the checks of lesson 08 share about messages that go round: how often they may, and in which way."""

from __future__ import annotations

from grader.checks.ordering import DELAY_S, FORWARDER, PARKING, SEQUENCER, sent
from grader.finding import Finding
from grader.shop import Shop


def are_gentle(shop: Shop, order_id: str) -> None:
    """Find a message that goes round more often than once in a delay."""
    rounds = sent(shop, PARKING)
    past_ms = shop.cloud.now - rounds[0].at if rounds else 0
    if len(rounds) <= past_ms // (1000 * DELAY_S) + 1:
        return
    delay = "DelaySeconds" if "DelaySeconds" in "".join(shop.folder.lines(SEQUENCER)) else ""
    raise Finding(
        f"{order_id}'s seq 2 waited for seq 1. In {past_ms / 1000:.0f} s it was sent to {PARKING} {len(rounds)} times.",
        f"{PARKING} holds back for {DELAY_S} s what is sent there. A message's own DelaySeconds takes the place of the "
        "queue's. Every round is two invocations that somebody pays for.",
        shop.look_at(SEQUENCER, delay) if delay else shop.look_at("template.yaml", "DelaySeconds", PARKING),
        f"Let a parked message wait for {DELAY_S} s: send it without DelaySeconds, and leave the queue its own.",
    )


def are_no_failures(shop: Shop, story: str) -> None:
    """Find a message that came back by itself, and not as a new one from the other queue."""
    again = [event for event in shop.history.of("received") if event.receive_count > 1]
    if again:
        parked = again[0].actor == shop.queue(PARKING).name
        raise Finding(
            f"{story}\nAt {shop.when(again[0].at)} a message of {shop.plain_name(again[0].actor)} had been received "
            f"{again[0].receive_count} times.",
            "Only a failure makes a message come back by itself, and after the fifth receive it is a dead letter.",
            shop.look_at(FORWARDER if parked else SEQUENCER, "batchItemFailures", "return"),
            "Send what was parked back at once, and report nothing that was sent."
            if parked
            else "Report nothing that was appended, parked or dropped, however long it has waited.",
        )
