"""The queues of an account by name, and the operations that make, find and delete them."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import Any

from cloudlet.sqs import attributes, refusals, tags
from cloudlet.sqs.queue import Queue
from cloudlet.sqs.site import Site
from cloudlet.wire.request import Request, Result

DELETED_RECENTLY_MS = 60_000
MOST_RESULTS = 1_000
NAME = re.compile(r"[A-Za-z0-9_-]{1,80}")
FIFO_SUFFIX = ".fifo"


class Directory:
    """All queues of a cloud."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.queues: dict[str, Queue] = {}
        self._deleted_ms: dict[str, int] = {}
        self.when_made: list[Callable[[Queue], None]] = []

    def by_arn(self, arn: str) -> Queue | None:
        """The queue with an ARN, None where there is none."""
        queue = self.queues.get(arn.rpartition(":")[2])
        return queue if queue and queue.arn == arn else None

    def of(self, request: Request) -> Queue:
        """The queue that a call names by URL or by name alone. Raises AwsError where there is none."""
        url = request.params.get("QueueUrl")
        if not url:
            raise refusals.missing_parameter("QueueUrl")
        place, _, name = url.rstrip("/").rpartition("/")
        owner = place.rpartition("/")[2]
        if owner.isdecimal() and owner != self.site.account:
            raise refusals.no_such_queue(by_query(request))
        return self._named(name, request)

    def create(self, request: Request) -> Result:
        """CreateQueue: the same again is the same queue."""
        name = request.params.get("QueueName")
        if name is None:
            raise refusals.without_value("QueueName", "Must specify a queue name.")
        given = dict(request.params.get("Attributes") or {})
        _check_name(name, given)
        if queue := self.queues.get(name):
            _check_same(queue, given)
            return {"QueueUrl": queue.url}
        deleted_ms = self._deleted_ms.get(name)
        if deleted_ms is not None and self.site.clock.now < deleted_ms + DELETED_RECENTLY_MS:
            raise refusals.deleted_recently()
        queue = Queue(name, self.site, attributes.of_new_queue(name, given, self.site))
        tags.put(queue, request.params.get("tags") or {})
        self.queues[name] = queue
        for told in self.when_made:
            told(queue)
        return {"QueueUrl": queue.url}

    def delete(self, request: Request) -> Result:
        """DeleteQueue: gone at once, with all messages."""
        queue = self.of(request)
        queue.close()
        del self.queues[queue.name]
        self._deleted_ms[queue.name] = self.site.clock.now
        return {}

    def url(self, request: Request) -> Result:
        """GetQueueUrl."""
        name = request.params.get("QueueName")
        if not name:
            raise refusals.without_value("QueueName", "Must specify a queue name.")
        owner = request.params.get("QueueOwnerAWSAccountId")
        if owner and owner != self.site.account:
            raise refusals.no_such_queue(by_query(request))
        return {"QueueUrl": self._named(name, request).url}

    def list_queues(self, request: Request) -> Result:
        """ListQueues, by name; NextToken only where MaxResults was given and there are more."""
        prefix = request.params.get("QueueNamePrefix") or ""
        urls = [queue.url for name, queue in sorted(self.queues.items()) if name.startswith(prefix)]
        return page("QueueUrls", urls, request.params)

    def dead_letter_sources(self, request: Request) -> Result:
        """ListDeadLetterSourceQueues; its key is written `queueUrls`."""
        target = self.of(request)
        return {"queueUrls": []} | page("queueUrls", [q.url for q in self.sources_of(target)], request.params)

    def sources_of(self, target: Queue) -> list[Queue]:
        """The queues whose dead-letter queue this is, by name."""
        return [queue for _, queue in sorted(self.queues.items()) if queue.dead_letter_queue() is target]

    def _named(self, name: str, request: Request) -> Queue:
        try:
            return self.queues[name]
        except KeyError:
            raise refusals.no_such_queue(by_query(request)) from None


def by_query(request: Request) -> bool:
    """Whether a call came by the older query protocol."""
    return request.http is not None and "x-amz-target" not in request.http.headers


def page(key: str, found: list[str], params: dict[str, Any]) -> Result:
    """One page of a list: no key where nothing was found."""
    most = params.get("MaxResults")
    if most is not None and not 1 <= most <= MOST_RESULTS:
        raise refusals.without_value("MaxResults", f"MaxResults must be an integer between 1 and {MOST_RESULTS}.")
    if token := params.get("NextToken"):
        last = _decode(token)
        found = [url for url in found if url > last]
    shown = found[: most or MOST_RESULTS]
    result: Result = {key: shown} if shown else {}
    if most is not None and len(found) > most:
        result["NextToken"] = base64.b64encode(shown[-1].encode()).decode()
    return result


def _decode(token: str) -> str:
    try:
        return base64.b64decode(token, validate=True).decode()
    except ValueError:
        raise refusals.invalid_parameter("Invalid or expired next token.") from None


def _check_name(name: str, given: dict[str, str]) -> None:
    if not name:
        raise refusals.invalid_parameter("Queue name cannot be empty")
    if given.get("FifoQueue") == "true":
        stem = name.removesuffix(FIFO_SUFFIX)
        if stem == name or not NAME.fullmatch(stem) or len(name) > 80:
            raise refusals.invalid_parameter(
                "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, "
                "must end with .fifo suffix and be 1 to 80 in length."
            )
    elif not NAME.fullmatch(name):
        text = "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length"
        raise refusals.invalid_parameter(text)


def _check_same(queue: Queue, given: dict[str, str]) -> None:
    attributes.check(given, queue.fifo, queue.arn, queue.site)
    for name, value in attributes.plain(given).items():
        if queue.settings.get(name, "") != value:
            raise refusals.queue_exists(name)
