"""The operations on one queue that are neither sending nor receiving."""

from __future__ import annotations

from cloudlet.sqs import attributes, checks, refusals
from cloudlet.sqs.queue import Queue
from cloudlet.wire.request import Request, Result

PURGE_EVERY_MS = 60_000


def delete_message(queue: Queue, request: Request) -> Result:
    """DeleteMessage."""
    queue.delete(_handle(request), by=request.caller)
    return {}


def change_visibility(queue: Queue, request: Request) -> Result:
    """ChangeMessageVisibility."""
    queue.change_visibility(_handle(request), checks.visibility(request.params, "Must be between 0 and 43200."))
    return {}


def get_attributes(queue: Queue, request: Request) -> Result:
    """GetQueueAttributes: nothing is told unless it is asked for; what is not set has no key."""
    names = request.params.get("AttributeNames") or []
    for name in names:
        if name not in attributes.KNOWN:
            raise refusals.unknown_attribute(name)
    told = queue.attributes
    shown = told if "All" in names else {name: told[name] for name in names if name in told}
    return {"Attributes": shown} if shown else {}


def set_attributes(queue: Queue, request: Request) -> Result:
    """SetQueueAttributes: all of them, or none where one is refused."""
    given = request.params.get("Attributes")
    if not given:
        raise refusals.missing_parameter("Attribute.Name")
    queue.configure(attributes.changed(queue.settings, given, queue.arn, queue.site))
    return {}


def purge(queue: Queue, request: Request) -> Result:
    """PurgeQueue, once in 60 s."""
    if queue.purged_ms is not None and queue.site.clock.now < queue.purged_ms + PURGE_EVERY_MS:
        raise refusals.purge_in_progress(queue.name)
    queue.purge()
    return {}


def _handle(request: Request) -> str:
    handle = request.params.get("ReceiptHandle")
    if not handle:
        raise refusals.missing_parameter("ReceiptHandle")
    return str(handle)
