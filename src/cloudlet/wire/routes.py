"""Which operation of a REST service a method and a path mean.

S3 tells many operations apart only by a bare word in the query (`?tagging`), so the route with the most words of
its own wins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import parse_qsl, unquote, urlsplit

from cloudlet.wire.operations import Operation, operation, service_model, unknown_operation
from cloudlet.wire.request import HttpRequest

LABEL = re.compile(r"\{([^}+]+)(\+?)\}")


@dataclass(frozen=True)
class Route:
    """A method, a path with labels, and the words that the query must hold."""

    method: str
    path: re.Pattern[str]
    labels: tuple[str, ...]
    words: frozenset[tuple[str, str]]
    operation: str

    @property
    def weight(self) -> tuple[int, int]:
        """Routes that say more about a call come first."""
        return len(self.words), len(self.path.pattern) - 20 * len(self.labels)


@cache
def routes(service: str) -> tuple[Route, ...]:
    """All routes of a service, the most exact first."""
    model = service_model(service)
    found = (_route(name, **model.operation_model(name).http) for name in model.operation_names)
    return tuple(sorted(found, key=lambda route: route.weight, reverse=True))


def find(service: str, http: HttpRequest) -> tuple[Operation, dict[str, str]]:
    """The operation and the values of the path's labels; raises AwsError where no route fits."""
    parts = urlsplit(http.url)
    words = set(parse_qsl(parts.query, keep_blank_values=True))
    words |= {(name, "") for name, _ in words}
    path = _path(service, parts.hostname or "", parts.path)
    for route in routes(service):
        if route.method == http.method and route.words <= words and (match := route.path.fullmatch(path)):
            labels = {name: unquote(text) for name, text in zip(route.labels, match.groups(), strict=True)}
            return operation(service, route.operation), labels
    raise unknown_operation(service_model(service), f"{http.method} {path}", "rest-json")


def _path(service: str, host: str, path: str) -> str:
    """The path; for S3 with the bucket in front where the host names it."""
    bucket, found, _ = host.partition(".s3.")
    if service == "s3" and found:
        path = f"/{bucket}{path}"
    return path.rstrip("/") or "/"


def _route(name: str, *, method: str, requestUri: str, **_: object) -> Route:
    path, _, query = requestUri.partition("?")
    pattern, at, labels = "", 0, []
    for label in LABEL.finditer(path):
        pattern += re.escape(path[at : label.start()]) + ("(.+)" if label[2] else "([^/]+)")
        at = label.end()
        labels.append(label[1])
    pattern += re.escape(path[at:])
    words = frozenset(parse_qsl(query, keep_blank_values=True))
    return Route(method, re.compile(pattern.rstrip("/") or "/"), tuple(labels), words, name)
