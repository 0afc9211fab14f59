"""The tags of a queue. They mean nothing to SQS; their number and lengths are limited.

Source: SQS Developer Guide, "Amazon SQS standard queue quotas", and the quotas of cost allocation tags.
"""

from __future__ import annotations

from cloudlet.sqs import refusals
from cloudlet.sqs.queue import Queue
from cloudlet.wire.request import Request, Result

MOST_TAGS = 50
LONGEST_KEY, LONGEST_VALUE = 128, 256  # characters of a tag
TAG_KEY = f"Tag keys must be between 1 and {LONGEST_KEY} characters in length."


def tag(queue: Queue, request: Request) -> Result:
    """TagQueue."""
    tags = request.params.get("Tags")
    if not tags:
        raise refusals.missing_parameter("Tags")
    put(queue, tags)
    return {}


def put(queue: Queue, tags: dict[str, str]) -> None:
    """Tag a queue that is there, or one that is being made. Raises AwsError for a bad tag, or one too many."""
    for key, value in tags.items():
        _check(key, value)
    if len(queue.tags | tags) > MOST_TAGS:
        raise refusals.invalid_parameter(f"Too many tags added for queue {queue.name}.")
    queue.tags.update(tags)


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


def _check(key: str, value: str) -> None:
    if not 1 <= len(key) <= LONGEST_KEY:
        raise refusals.invalid_parameter(TAG_KEY)
    if len(value) > LONGEST_VALUE:
        raise refusals.invalid_parameter(f"Tag values must be between 0 and {LONGEST_VALUE} characters in length.")
    if key.lower().startswith("aws:"):
        raise refusals.invalid_parameter("System tags cannot be added/updated by requester.")
