"""One HTTP request to an API and what is known of it while it is answered.

Header names keep the case in which they came: a Lambda function sees them so (recorded on AWS, 2024-08-02).
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from cloudlet.api.openapi import Integration
from cloudlet.api.rest_api import RestApi

Pairs = tuple[tuple[str, str], ...]
Headers = Mapping[str, str] | Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Incoming:
    """What the caller sent. `path` is below the stage; `full_path` is as it came, stage included."""

    method: str
    path: str
    full_path: str
    query: Pairs
    headers: Pairs
    body: bytes

    def header(self, name: str) -> str | None:
        """The last value of a header, whatever its case."""
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        return values[-1] if values else None


@dataclass(frozen=True)
class Answer:
    """What the caller gets. `reason` says, for the history, why the gateway itself answered so.

    `several` has the single values of those headers that are sent more than once.
    """

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    reason: str | None = None
    invocation: str | None = None
    several: dict[str, list[str]] = field(default_factory=dict)


Finish = Callable[[Answer], None]


@dataclass(frozen=True)
class Exchange:
    """A request that has found its method, and the road back to the caller."""

    api: RestApi
    incoming: Incoming
    resource: str
    path_parameters: dict[str, str]
    integration: Integration
    context: dict[str, Any]
    finish: Finish

    def body_text(self) -> tuple[str, bool]:
        """The body as text, and whether it is base64; bytes that are no UTF-8 become U+FFFD."""
        if is_binary(self.incoming.header("content-type"), self.api.binary_media_types):
            return base64.b64encode(self.incoming.body).decode(), True
        return self.incoming.body.decode("utf-8", "replace"), False


def is_binary(media_type: str | None, binary: tuple[str, ...]) -> bool:
    """Whether a Content-Type or Accept is among the binary media types, of which "*/*" means every one."""
    first = (media_type or "").split(",")[0].split(";")[0].strip().lower()
    return "*/*" in binary or any(first == one.lower() for one in binary)


def pairs(headers: Headers) -> Pairs:
    """Headers as pairs, in the order in which they came."""
    return tuple(headers.items() if isinstance(headers, Mapping) else headers)


def query_pairs(query: str) -> Pairs:
    """A query string's names and values, decoded as a form's are: "+" is a space."""
    return tuple(parse_qsl(query, keep_blank_values=True))
