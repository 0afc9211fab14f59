"""A Lambda function as it is configured, and the counters that its concurrency limits need."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

DEFAULT_TIMEOUT_S = 3
DEFAULT_MEMORY_MB = 128
DEFAULT_STORAGE_MB = 512
DEFAULT_RETRIES = 2
DEFAULT_EVENT_AGE_S = 21_600
MAX_TIMEOUT_S = 900


@dataclass
class Function:
    """`folder` is where the code lies; `reserved_concurrency` None means that the account's is shared."""

    name: str
    arn: str
    folder: str
    handler: str
    runtime: str = "python3.13"
    role: str = ""
    timeout_s: int = DEFAULT_TIMEOUT_S
    memory_mb: int = DEFAULT_MEMORY_MB
    storage_mb: int = DEFAULT_STORAGE_MB
    environ: dict[str, str] = field(default_factory=dict)
    reserved_concurrency: int | None = None
    dead_letter_arn: str | None = None
    retry_attempts: int = DEFAULT_RETRIES
    max_event_age_s: int = DEFAULT_EVENT_AGE_S
    on_success: str | None = None
    on_failure: str | None = None
    event_invoke: dict[str, Any] | None = None
    event_invoke_ms: int = 0
    recursive_loop: str = "Terminate"
    permissions: list[dict[str, Any]] = field(default_factory=list)
    description: str = ""
    modified_ms: int = 0
    updating_until_ms: int = 0
    tags: dict[str, str] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    running: int = 0
