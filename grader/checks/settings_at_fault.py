"""Settings of the template that lose a message, found before the code is blamed for it. For checks of lesson 08.

Each is a finding only where something went wrong: as such they are legal.
"""

from __future__ import annotations

from grader.checks.ordering import PARKING, QUEUE
from grader.finding import Finding
from grader.shop import Shop

ENOUGH_RECEIVES = 5


def lost_by_the_template(shop: Shop, story: str) -> None:
    """Find what the template did to a message that is not where it has to be."""
    _expired(shop, story)
    _dead_too_soon(shop, story)
    for queue, function in ((QUEUE, "SequencerFunction"), (PARKING, "ForwarderFunction")):
        _reports_unread(shop, story, queue, function)


def _expired(shop: Shop, story: str) -> None:
    for event in shop.history.of("expired"):
        name = shop.plain_name(event.actor)
        raise Finding(
            f"{story}\nAt {shop.when(event.at)} a message of {name} was deleted, because nobody had got done with it.",
            "A queue keeps a message for its MessageRetentionPeriod, and hidden or delayed it grows older, too.",
            shop.look_at("template.yaml", "MessageRetentionPeriod"),
            f"Let {name} keep its messages for days.",
        )


def _dead_too_soon(shop: Shop, story: str) -> None:
    for event in shop.history.of("dead_lettered"):
        if event.receive_count < ENOUGH_RECEIVES:
            raise Finding(
                f"{story}\nAt {shop.when(event.at)} a message of {shop.plain_name(event.actor)} was moved to the "
                f"dead-letter queue. Its receive count was {event.receive_count}.",
                "A message is given up when it has been received maxReceiveCount times. Trouble that passes by itself "
                "needs some more of them.",
                shop.look_at("template.yaml", "maxReceiveCount"),
                f"Set maxReceiveCount to {ENOUGH_RECEIVES}.",
            )


def _reports_unread(shop: Shop, story: str, queue: str, function: str) -> None:
    name, physical = shop.queue(queue).name, shop.function(function).name
    results = [event.result for event in shop.history.of("succeeded") if event.actor == physical]
    reported = any(isinstance(result, dict) and result.get("batchItemFailures") for result in results)
    mappings = [mapping for mapping in shop.cloud.mappings.mappings.values() if mapping.queue_name == name]
    if not reported or all(mapping.partial for mapping in mappings):
        return
    raise Finding(
        f"{story}\n{function} reported what failed, and its mapping does not ask for batch item failures.",
        "Lambda reads batchItemFailures only when the mapping has FunctionResponseTypes: [ReportBatchItemFailures]. "
        "Without it every answer means: all done, delete the batch.",
        shop.look_at("template.yaml", f"{function}:"),
        f"Give the event of {function} the property back.",
    )
