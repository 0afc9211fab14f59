"""Orders that come back to the function that sent them on: Lambda stops such a message after about 16 rounds."""

from __future__ import annotations

from collections.abc import Iterator

from grader.checks.pipeline import TEMPLATE, Pipeline
from grader.checks.trail import Trail, is_on
from grader.checks.vanished import Told


def came_round(pipe: Pipeline, trail: Trail, status: str | None, places: list[str]) -> Iterator[Told]:
    """A clue of a diagnosis: Lambda took the way of an order for a loop."""
    shop = pipe.shop
    stopped = [it for it in shop.history.of("batch", outcome="recursion stopped") if trail.messages & {*it.message_ids}]
    if not stopped:
        return
    who, queue = shop.plain_name(stopped[0].function), shop.plain_name(stopped[0].queue)
    sends = [it for it in trail.sends() if shop.plain_name(it.actor).partition("#")[0] == who]
    itself = any(is_on(it, stopped[0].queue) for it in sends)
    way = f"{who} sent the order on to {queue}, from which it had got it" if itself else f"It came back to {queue}"
    yield (
        f"\n{way}. At {shop.when(stopped[0].at)} Lambda stopped it, after 16 runs of {who} for one chain of messages.",
        "A queue's messages come to the function that is fed by it. What it sends there it gets again, and Lambda "
        "takes that for a loop by mistake.",
        shop.look_at(TEMPLATE, f"Ref {queue}", f"{queue}.QueueUrl", f"{who}:"),
        f"Let {who} send to the queue of the next step, and let the last step send nothing.",
    )
