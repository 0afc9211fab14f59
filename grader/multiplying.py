"""Messages that grow in number with every round, since somebody sends on two for one that came."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from grader.finding import Finding
from grader.words import shortened

if TYPE_CHECKING:
    from cloudlet.history import Event, History
    from grader.shop import Shop

MANY = 8  # alike, at one moment: more than chance delivers of one message


def multiplied(shop: Shop) -> Finding | None:
    """The finding for messages that became more and more; None where they did not."""
    bodies = Counter(event.body for event in shop.history.of("sent"))
    if shop.real_time or not bodies:
        return None
    [(body, times)] = bodies.most_common(1)
    here = sum(message.body == body for queue in shop.cloud.sqs.queues.values() for message in queue.messages)
    name, sent, came = _who_sends_most(shop.history)
    if here < MANY or sent <= came:
        return None
    return Finding(
        f"The message\n  {shortened(str(body))}\nhad been sent {times} times, and {here} of it were there at the same "
        f"moment. {shop.plain_name(name)} had got {came} messages from its queue by then, and had sent {sent}.",
        "Every message that is sent is a new one. Who sends on two for one that came doubles them in every round.",
        shop.look_at(shop.file_of(name), "send_message", "send_messages", "SendMessage"),
        "Send on once what came once.",
    )


def _who_sends_most(history: History) -> tuple[str, int, int]:
    """The function that sends the most messages for each that comes; how many it sent, and how many came."""
    came: Counter[str] = Counter()
    for batch in history.of("batch"):
        came[batch.function] += len(batch.message_ids)
    sent: Counter[str] = Counter()
    for call in history.of("call"):
        sent[call.actor.partition("#")[0]] += _entries(call)
    name = max(came, key=lambda who: sent[who] / came[who], default="")
    return name, sent[name], came[name]


def _entries(call: Event) -> int:
    """How many messages a call sends."""
    if call.operation == "SendMessage":
        return 1
    return len(call.params.get("Entries", ())) if call.operation == "SendMessageBatch" else 0
