"""Redrive policies: where a message goes that was received too often, and who may send it there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cloudlet.sqs.queue import Queue


@dataclass(frozen=True)
class RedrivePolicy:
    """A queue's dead-letter queue, and the number of receives that a message gets."""

    target_arn: str
    max_receives: int


def policy_of(queue: Queue) -> RedrivePolicy | None:
    """The redrive policy of a queue, None where it has none."""
    text = queue.settings.get("RedrivePolicy")
    if not text:
        return None
    policy: dict[str, Any] = json.loads(text)
    return RedrivePolicy(policy["deadLetterTargetArn"], int(policy["maxReceiveCount"]))


def allows(target: Queue, source_arn: str) -> bool:
    """Whether a queue's RedriveAllowPolicy lets a source dead-letter to it; the default lets all."""
    text = target.settings.get("RedriveAllowPolicy")
    policy: dict[str, Any] = json.loads(text) if text else {}
    permission = policy.get("redrivePermission", "allowAll")
    return permission == "allowAll" or (permission == "byQueue" and source_arn in policy.get("sourceQueueArns", []))
