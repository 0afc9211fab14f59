"""Which operation of a REST service a method and a path mean.

S3 tells many operations apart only by a bare word in the query (`?tagging`), so the route with the most words
of its own wins.
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
    """A method, a path with labels, the words its query must hold, and the parameters it should."""

    method: str
    path: re.Pattern[str]
    labels: tuple[str, ...]
    words: frozenset[tuple[str, str]]
    needs: frozenset[str]
    operation: str

    @property
    def weight(self) -> tuple[int, int, int]:
        """Routes that say more about a call come first."""
        return len(self.words), len(self.path.pattern) - 20 * len(self.labels), len(self.needs)


@cache
def routes(service: str) -> tuple[Route, ...]:
    """All routes of a service, the most exact first."""
    model = service_model(service)
    found = (_route(operation(service, name)) for name in model.operation_names)
    return tuple(sorted(found, key=lambda route: route.weight, reverse=True))


def find(service: str, http: HttpRequest) -> tuple[Operation, dict[str, str]]:
    """The operation and the values of the path's labels; raises AwsError where no route fits."""
    parts = urlsplit(http.url)
    words = set(parse_qsl(parts.query, keep_blank_values=True))
    words |= {(name, "") for name, _ in words}
    given = {name.lower() for name, _ in words} | http.headers.keys()
    path = _path(service, parts.hostname or "", parts.path)
    fitting = [
        (not route.needs <= given, at, route, match)
        for at, route in enumerate(routes(service))
        if route.method == http.method and route.words <= words and (match := route.path.fullmatch(path))
    ]
    if not fitting:
        raise unknown_operation(service_model(service), f"{http.method} {path}", "rest-json")
    _, _, route, match = min(fitting, key=lambda fit: fit[:2])
    return operation(service, route.operation), dict(zip(route.labels, map(unquote, match.groups()), strict=True))


def _path(service: str, host: str, path: str) -> str:
    """The path; for S3 with the bucket in front where the host names it."""
    bucket, found, _ = host.partition(".s3.")
    return f"/{bucket}{path}" if service == "s3" and found else path


def _route(called: Operation) -> Route:
    path, _, query = called.model.http["requestUri"].partition("?")
    pattern, at = "", 0
    labels: list[str] = []
    for label in LABEL.finditer(path):
        pattern += re.escape(path[at : label.start()]) + ("(.+)" if label[2] else "([^/]+)")
        at = label.end()
        labels.append(label[1])
    pattern = (pattern + re.escape(path[at:])).rstrip("/")
    words = frozenset(parse_qsl(query, keep_blank_values=True))
    return Route(
        called.model.http["method"],
        re.compile(pattern + "/?"),
        tuple(labels),
        words,
        _needs(called),
        called.name,
    )


def _needs(called: Operation) -> frozenset[str]:
    """The names in query and headers of the parameters that a call must have."""
    members = called.input.members if called.input is not None else {}
    needed = (members[name].serialization for name in called.required)
    places = ("querystring", "header")
    return frozenset(place["name"].lower() for place in needed if place.get("location") in places)
