"""A call as a service sees it: parsed once, whatever protocol it came by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from cloudlet.errors import AwsError


@dataclass(frozen=True)
class HttpRequest:
    """What came over the wire. `headers` have lower-case names, `sent` has them as they came; `url` is absolute."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes
    sent: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class HttpResponse:
    """What goes back over the wire. `several` has the single values of those headers that are sent more than once."""

    status: int
    headers: dict[str, str]
    body: bytes
    several: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Request:
    """One API call: `params` are named and typed as boto3 takes them (blobs are bytes).

    `caller` names who asks: an invocation's environment ("SenderFunction#1"), or "client" for anyone outside.
    `role` is the ARN of the execution role where there is one, `invocation` the request id of the invocation
    that asks. `http` is the call as it came.
    """

    service: str
    operation: str
    params: dict[str, Any] = field(default_factory=dict)
    caller: str = "client"
    role: str | None = None
    http: HttpRequest | None = None
    invocation: str | None = None


Result = dict[str, Any]
"""An answer, named and typed as boto3 returns it, without ResponseMetadata."""

Reply = Callable[[Result | AwsError], None]
"""How a service answers: at once or, for a long poll or a synchronous invoke, later. Exactly once."""


class Service(Protocol):
    """An AWS service inside the cloud."""

    def call(self, request: Request, reply: Reply) -> None:
        """Answer a call. Never raises AwsError for a refusal: it replies with it."""
