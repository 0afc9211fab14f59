"""SQS as its clients call it: every operation of its API, by name."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

from cloudlet.clock import Clock
from cloudlet.errors import AwsError
from cloudlet.history import History
from cloudlet.ids import Ids
from cloudlet.sqs import batches, management, permissions, sending, tags
from cloudlet.sqs.directory import Directory
from cloudlet.sqs.move_tasks import MoveTasks
from cloudlet.sqs.queue import Queue
from cloudlet.sqs.receiving import Receive
from cloudlet.sqs.site import Site
from cloudlet.wire.request import Reply, Request, Result


class SqsService:
    """All queues of one account in one region. `calm` keeps standard queues from duplicates and disorder."""

    def __init__(
        self,
        clock: Clock,
        ids: Ids,
        history: History,
        *,
        account: str,
        region: str,
        url_base: str,
        seed: int = 0,
        calm: bool = False,
        duplicate_rate: float = 0.05,
    ) -> None:
        chance = random.Random(f"sqs {seed}")
        self._site = Site(
            clock, ids, history, account, region, url_base, chance, calm, self.queue_by_arn, duplicate_rate
        )
        self._directory = Directory(self._site)
        self._moves = MoveTasks(self._directory)
        self._account_operations: dict[str, Callable[[Request], Result]] = {
            "CreateQueue": self._directory.create,
            "DeleteQueue": self._directory.delete,
            "GetQueueUrl": self._directory.url,
            "ListQueues": self._directory.list_queues,
            "ListDeadLetterSourceQueues": self._directory.dead_letter_sources,
            "StartMessageMoveTask": self._moves.start,
            "CancelMessageMoveTask": self._moves.cancel,
            "ListMessageMoveTasks": self._moves.list_tasks,
        }

    @property
    def queues(self) -> dict[str, Queue]:
        """Every queue by name."""
        return self._directory.queues

    def when_made(self, told: Callable[[Queue], None]) -> None:
        """Have `told` called with every queue that is made from now on."""
        self._directory.when_made.append(told)

    def queue_by_arn(self, arn: str) -> Queue | None:
        """The queue with an ARN, None where there is none."""
        return self._directory.by_arn(arn)

    def has_policy(self, arn: str) -> bool:
        """Whether there is a queue of this ARN that has an access policy."""
        queue = self.queue_by_arn(arn)
        return queue is not None and bool(queue.settings.get("Policy"))

    def policy_of(self, arn: str) -> dict[str, Any]:
        """The access policy of the queue of this ARN; an empty one where there is none."""
        queue = self.queue_by_arn(arn)
        text = queue.settings.get("Policy") if queue else None
        return dict(json.loads(text)) if text else {}

    def call(self, request: Request, reply: Reply) -> None:
        """Answer a call, a long poll later. A refusal is an answer too; nothing is raised for it."""
        try:
            if request.operation == "ReceiveMessage":
                Receive(self._directory.of(request), request, reply).begin()
                return
            result = self._result(request)
        except AwsError as refusal:
            reply(refusal)
            return
        reply(result)

    def _result(self, request: Request) -> Result:
        if operation := QUEUE_OPERATIONS.get(request.operation):
            return operation(self._directory.of(request), request)
        if account_operation := self._account_operations.get(request.operation):
            return account_operation(request)
        raise AwsError("InvalidAction", f"The action {request.operation} is not valid for this endpoint.")


QUEUE_OPERATIONS: dict[str, Callable[[Queue, Request], Result]] = {
    "SendMessage": sending.send,
    "SendMessageBatch": batches.send,
    "DeleteMessage": management.delete_message,
    "DeleteMessageBatch": batches.delete,
    "ChangeMessageVisibility": management.change_visibility,
    "ChangeMessageVisibilityBatch": batches.change_visibility,
    "GetQueueAttributes": management.get_attributes,
    "SetQueueAttributes": management.set_attributes,
    "PurgeQueue": management.purge,
    "TagQueue": tags.tag,
    "UntagQueue": tags.untag,
    "ListQueueTags": tags.list_tags,
    "AddPermission": permissions.add_permission,
    "RemovePermission": permissions.remove_permission,
}
