"""How a message can vanish although every call went well: by the rules of its queue."""

from __future__ import annotations

from collections.abc import Iterator

from grader.causes.timing_slips import FORGETS
from grader.checks.pipeline import TEMPLATE, Pipeline
from grader.checks.places import line_of, spot_in
from grader.checks.trail import SENDS, Trail

Told = tuple[str, str, str, str]  # more of what was seen, because, look at, try

SWALLOWED_TWIN = (
    "A FIFO queue takes a message whose deduplication id it has met in the last five minutes for a second copy: it "
    "answers 200, and keeps none."
)


def vanished(pipe: Pipeline, trail: Trail, status: str | None, places: list[str]) -> Iterator[Told]:
    """What there is to say of an order that no queue has any more."""
    if not places:
        yield from _expired(pipe, trail)
        yield from _purged(pipe, trail)
        yield from _deduplicated(pipe, trail)
        yield from _fed_to_a_function(pipe, trail)


def _expired(pipe: Pipeline, trail: Trail) -> Iterator[Told]:
    gone = [event for event in pipe.shop.history.of("expired") if event.message_id in trail.messages]
    for event in gone[-1:]:
        name = pipe.shop.plain_name(event.actor)
        kept_s = pipe.queues[name].attributes["MessageRetentionPeriod"] if name in pipe.queues else ""
        yield (
            f"\nAt {pipe.shop.when(event.at)} its message on {name} was older than that queue keeps messages.",
            FORGETS,
            pipe.shop.look_at(TEMPLATE, f"MessageRetentionPeriod: {kept_s}", "MessageRetentionPeriod", f"{name}:"),
            f"Let {name} keep messages longer than any trouble lasts: MessageRetentionPeriod, in seconds, is at most "
            "1209600, 14 days.",
        )


def _purged(pipe: Pipeline, trail: Trail) -> Iterator[Told]:
    shop = pipe.shop
    deleted = {event.message_id for event in shop.history.of("deleted")}
    for event in shop.history.of("purged")[:1] if trail.messages - deleted else ():
        yield (
            f"\nAt {shop.when(event.at)} {shop.plain_name(event.actor)} was purged.",
            "PurgeQueue deletes all that is on a queue: what was received, what was not, what comes at that moment.",
            line_of(shop, "purge"),
            "Delete each message by its receipt handle, when you know that it is in safe hands.",
        )


def _fed_to_a_function(pipe: Pipeline, trail: Trail) -> Iterator[Told]:
    """A dead letter that a mapping gave to a function, which sent it nowhere."""
    shop = pipe.shop
    last_sent = max((it.at for it in shop.history.of("sent") if it.message_id in trail.messages), default=0)
    for batch in trail.batches("deleted", "partial", failed=False)[-1:]:
        if batch.queue != pipe.dead.name or batch.at < last_sent:
            continue
        dead, function = shop.plain_name(batch.queue), shop.plain_name(batch.function)
        yield (
            f"\nAt {shop.when(batch.at)} {function} had got it from {dead} and returned, and Lambda deleted it.",
            "A function that is fed by a queue takes its messages away: when it returns, they are done and deleted. "
            "Nothing is left of them for whoever redrives.",
            shop.look_at(TEMPLATE, f"Queue: !GetAtt {dead}.Arn", f"{function}:", f"{dead}:"),
            f"Feed no function from {dead}; whoever redrives receives from it by himself. An alarm on its length tells "
            "somebody.",
        )


def _deduplicated(pipe: Pipeline, trail: Trail) -> Iterator[Told]:
    shop = pipe.shop
    # The first copy is on its queue until it is deleted, or dead: what is redriven then has none there.
    gone = {it.message_id: it.at for it in (*shop.history.of("deleted"), *shop.history.of("dead_lettered"))}
    for event in reversed(shop.history.of("deduplicated")):
        its_own = event.message_id in trail.messages
        if not trail.names(event.body) or (its_own and gone.get(event.message_id, event.at) >= event.at):
            continue
        yield (
            f"\nAt {shop.when(event.at)} {shop.plain_name(event.actor)} took its message for one that it had already.",
            SWALLOWED_TWIN,
            _sender(pipe, event.at),
            "Let two messages have the same deduplication id only if they say the same of the same order, and let what "
            "is redriven have a new one.",
        )
        return


def _sender(pipe: Pipeline, at: int) -> str:
    """The line that sent what came at that moment."""
    calls = [it for it in pipe.shop.history.of("call", service="sqs") if it.at >= at and it.operation in SENDS]
    who = calls[0].actor.partition("#")[0] if calls else ""
    return spot_in(pipe.shop, who, "MessageDeduplicationId", "ContentBasedDeduplication")
