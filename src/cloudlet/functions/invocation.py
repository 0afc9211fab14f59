"""One invocation of a function: what was asked, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Status = Literal["pending", "succeeded", "failed", "timed_out", "crashed", "throttled"]


@dataclass
class Invocation:
    """`payload` is the handler's result; `error` is AWS's error object (errorMessage, errorType, stackTrace).

    `source` says who asked: "invoke", "async", "api", "mapping" or "schedule". Times are virtual milliseconds; at
    `ready` a cold start, if there was one, is over, and the handler begins. When it returned, `left` of its threads
    were still at work.
    """

    request_id: str
    function: str
    event: Any
    source: str
    status: Status = "pending"
    payload: Any = None
    error: dict[str, Any] | None = None
    log: str = ""
    left: int = 0
    environment: str | None = None
    started: int | None = None
    ready: int | None = None
    ended: int | None = None
    violations: list[str] = field(default_factory=list)
    trace: tuple[str, ...] = ()
    client: dict[str, Any] | None = None

    @property
    def done(self) -> bool:
        """Whether it has ended, in whatever way."""
        return self.status != "pending"

    @property
    def ok(self) -> bool:
        """Whether the handler returned."""
        return self.status == "succeeded"
