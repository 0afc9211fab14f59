"""The operations on one queue that are neither sending nor receiving."""

from __future__ import annotations

from cloudlet.sqs import attributes, checks, refusals
from cloudlet.sqs.queue import Queue
from cloudlet.wire.request import Request, Result

PURGE_EVERY_MS = 60_000
MOST_TAGS = 50
LONGEST_KEY, LONGEST_VALUE = 128, 256  # characters of a tag
TAG_KEY = f"Tag keys must be between 1 and {LONGEST_KEY} characters in length."


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


def tag(queue: Queue, request: Request) -> Result:
    """TagQueue."""
    tags = request.params.get("Tags")
    if not tags:
        raise refusals.missing_parameter("Tags")
    for key, value in tags.items():
        _check_tag(key, value)
    if len(queue.tags | tags) > MOST_TAGS:
        raise refusals.invalid_parameter(f"Too many tags added for queue {queue.name}.")
    queue.tags.update(tags)
    return {}


def untag(queue: Queue, request: Request) -> Result:
    """UntagQueue: keys that are not there do not matter."""
    keys = request.params.get("TagKeys")
    if not keys:
        raise refusals.invalid_parameter(TAG_KEY)
    for key in keys:
        queue.tags.pop(key, None)
    return {}


def list_tags(queue: Queue, request: Request) -> Result:
    """ListQueueTags: no `Tags` key where there are none (recorded 2024-04-30)."""
    return {"Tags": dict(queue.tags)} if queue.tags else {}


def _check_tag(key: str, value: str) -> None:
    if not 1 <= len(key) <= LONGEST_KEY:
        raise refusals.invalid_parameter(TAG_KEY)
    if len(value) > LONGEST_VALUE:
        raise refusals.invalid_parameter(f"Tag values must be between 0 and {LONGEST_VALUE} characters in length.")
    if key.lower().startswith("aws:"):
        raise refusals.invalid_parameter("System tags cannot be added/updated by requester.")


def _handle(request: Request) -> str:
    handle = request.params.get("ReceiptHandle")
    if not handle:
        raise refusals.missing_parameter("ReceiptHandle")
    return str(handle)
