"""What a caller of a lesson's API sends along, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cloudlet.history import Event

JSON_HEADERS = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Answer:
    """What a caller of the API got. `reason` is why API Gateway itself answered, `failure` how the function failed."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    reason: str = ""
    failure: Event | None = None

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")
