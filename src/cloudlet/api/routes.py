"""Finds the method that answers a path: fixed segments win over {parameters}, those over a greedy {proxy+}.

Parameters are handed on as they came, still percent-encoded (recorded on AWS, 2024-08-02).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cloudlet.api.openapi import ANY, Method

PARAMETER = re.compile(r"^\{(?P<name>[^}+]+)(?P<greedy>\+?)\}$")


@dataclass(frozen=True)
class Match:
    """A method and what its path's parameters stand for."""

    method: Method
    parameters: dict[str, str]


class Routes:
    """The methods of one API, most specific first."""

    def __init__(self, methods: list[Method]) -> None:
        self._routes = [(_pattern(method.resource), method) for method in sorted(methods, key=_rank)]

    def find(self, verb: str, path: str) -> Match | None:
        """The method that answers `verb` on `path`, or None."""
        bare = path.strip("/")
        for pattern, method in self._routes:
            found = pattern.fullmatch(bare) if method.verb in (verb, ANY) else None
            if found:
                names = [name for name, _ in _parameters(method.resource)]
                return Match(method, dict(zip(names, found.groups(), strict=True)))
        return None


def _segments(resource: str) -> list[str]:
    return [segment for segment in resource.strip("/").split("/") if segment]


def _parameters(resource: str) -> list[tuple[str, bool]]:
    found = [PARAMETER.match(segment) for segment in _segments(resource)]
    return [(match["name"], bool(match["greedy"])) for match in found if match]


def _pattern(resource: str) -> re.Pattern[str]:
    parts = []
    for segment in _segments(resource):
        parameter = PARAMETER.match(segment)
        if not parameter:
            parts.append(re.escape(segment))
        else:
            parts.append("(.+)" if parameter["greedy"] else "([^/]+)")
    return re.compile("/".join(parts), re.DOTALL)


def _rank(method: Method) -> tuple[tuple[int, ...], int]:
    """Sorts the most specific first, segment by segment, and a named verb before ANY."""
    ranks = [_segment_rank(segment) for segment in _segments(method.resource)]
    return (*ranks, -1), method.verb == ANY


def _segment_rank(segment: str) -> int:
    parameter = PARAMETER.match(segment)
    if not parameter:
        return 0
    return 2 if parameter["greedy"] else 1
