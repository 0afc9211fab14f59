"""Messages that a check puts on a queue itself, as a producer would; and a function that nothing connects with it."""

from __future__ import annotations

from typing import Any

from cloudlet.errors import AwsError
from grader.commands import workshop
from grader.finding import Finding
from grader.shop import Shop

TEMPLATE = "template.yaml"
MOST_ENTRIES = 10
BATCH_BYTES = 1_048_576


def put(shop: Shop, queue: str, *bodies: str, **more: Any) -> list[str]:
    """Put messages on a queue at one moment, each with `more`; returns their ids in order.

    A call has up to 10 of them if they fit into it. A finding where SQS does not take one.
    """
    together = sum(len(body.encode()) for body in bodies) < BATCH_BYTES / 2
    size = MOST_ENTRIES if together else 1
    ids: list[str] = []
    for some in (bodies[start : start + size] for start in range(0, len(bodies), size)):
        ids += _sent(shop, queue, [{"Id": str(at), "MessageBody": body, **more} for at, body in enumerate(some)])
    return ids


def never_invoked(shop: Shop, queue: str, function: str, there: str = "messages are") -> Finding:
    """The finding for a function that nothing connects with its queue, on which there is something."""
    return Finding(
        f"{there} on {queue}, and {function} was never invoked.",
        "A queue does not call anybody. Lambda polls it for an event source mapping, which SAM makes of an "
        "event of the type SQS, unless that has Enabled: false.",
        shop.look_at(TEMPLATE, "Enabled", "Events", function),
        f"Give {function} its event back; `{workshop(f'reset {shop.lesson.number}')}` brings the given template.",
    )


def _sent(shop: Shop, queue: str, entries: list[dict[str, Any]]) -> list[str]:
    try:
        answer = shop.cloud.call("sqs", "SendMessageBatch", QueueUrl=shop.queue(queue).url, Entries=entries)
    except AwsError as error:
        raise _not_taken(shop, queue, entries[0]["MessageBody"], str(error)) from None
    for failed in answer.get("Failed", []):
        body = entries[int(failed["Id"])]["MessageBody"]
        raise _not_taken(shop, queue, body, f"{failed['Code']}: {failed.get('Message', '')}")
    ids = {one["Id"]: str(one["MessageId"]) for one in answer["Successful"]}
    return [ids[entry["Id"]] for entry in entries]


def _not_taken(shop: Shop, queue: str, body: str, error: str) -> Finding:
    return Finding(
        f"{queue} did not take a message of {len(body.encode()):,} bytes: {error}",
        "Whoever sends to this queue sends as before. A standard queue takes messages of up to 1 MiB (since August "
        "2025) unless MaximumMessageSize says less; a FIFO queue takes none without a message group.",
        shop.look_at(TEMPLATE, "MaximumMessageSize", "FifoQueue", queue),
        f"Leave {queue} a standard queue, without MaximumMessageSize.",
    )
