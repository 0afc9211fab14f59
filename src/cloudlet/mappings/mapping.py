"""An event source mapping's settings and state."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any


@dataclass
class Mapping:
    """Connects a queue to a function. `state` is one of AWS's words: Creating, Enabled, Disabled, ..."""

    uuid: str
    arn: str
    queue_arn: str
    function_arn: str = ""
    function_name: str = ""
    batch_size: int = 10
    window_s: int = 0
    partial: bool = False
    max_concurrency: int | None = None
    filters: list[dict[str, Any]] = field(default_factory=list)
    filter_criteria: dict[str, Any] | None = None
    state: str = "Creating"
    reason: str = "USER_INITIATED"
    modified_ms: int = 0
    changes: int = 0

    @property
    def queue_name(self) -> str:
        """The queue's name."""
        return self.queue_arn.rsplit(":", 1)[-1]

    @property
    def fifo(self) -> bool:
        """Whether the source is a FIFO queue."""
        return self.queue_arn.endswith(".fifo")

    def shown(self) -> dict[str, Any]:
        """The mapping as the API returns it (exact keys recorded on AWS, 2025-11-25)."""
        answer: dict[str, Any] = {
            "UUID": self.uuid,
            "EventSourceMappingArn": self.arn,
            "EventSourceArn": self.queue_arn,
            "FunctionArn": self.function_arn,
            "BatchSize": self.batch_size,
            "MaximumBatchingWindowInSeconds": self.window_s,
            "FunctionResponseTypes": ["ReportBatchItemFailures"] if self.partial else [],
            "LastModified": datetime.fromtimestamp(self.modified_ms / 1000, UTC),
            "State": self.state,
            "StateTransitionReason": self.reason,
        }
        if self.max_concurrency is not None:
            answer["ScalingConfig"] = {"MaximumConcurrency": self.max_concurrency}
        if self.filter_criteria:
            answer["FilterCriteria"] = self.filter_criteria
        return answer
