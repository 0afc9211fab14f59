"""The part of JSONPath that AWS's templates and targets use: $.a.b[0]['c'][*]..d and slices.

A path that can name many things ([*], .., a slice) yields a list, maybe an empty one; another yields the
thing itself. Filters ([?(...)]) are not understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

STEP = re.compile(
    r"""(?P<deep>\.\.)?
    (?: \.?(?P<name>[^.\[\]\s'"()*?@]+)
      | \.?(?P<star>\*)
      | \.?\[\s*(?: '(?P<single>(?:[^'\\]|\\.)*)' | "(?P<double>(?:[^"\\]|\\.)*)" | (?P<index>-?\d+)
                | (?P<all>\*) | (?P<from>-?\d*):(?P<to>-?\d*) )\s*\]
    )""",
    re.VERBOSE,
)

MAX_FOUND = 100_000


class BadPath(ValueError):
    """This is no JSONPath that is understood here."""


class Missing(LookupError):
    """The document has nothing at this path."""


def find(path: str, document: Any) -> Any:
    """What is at `path`. Raises BadPath, or Missing when a single thing was meant and is not there."""
    steps = _steps(path)
    found = [document]
    for step in steps:
        found = list(islice(_walk(step, found), MAX_FOUND + 1))
        if len(found) > MAX_FOUND:
            raise BadPath(f"the JSONPath {path!r} names more than {MAX_FOUND} things")
    if any(_is_many(step) for step in steps):
        return found
    if not found:
        raise Missing(path)
    return found[0]


@lru_cache(maxsize=512)
def _steps(path: str) -> tuple[re.Match[str], ...]:
    if not path.startswith("$"):
        raise BadPath(f"a JSONPath begins with $, this one is {path!r}")
    steps, position = [], 1
    while position < len(path):
        step = STEP.match(path, position)
        if not step:
            raise BadPath(f"{path[position:]!r} in the JSONPath {path!r}")
        steps.append(step)
        position = step.end()
    return tuple(steps)


def _is_many(step: re.Match[str]) -> bool:
    return bool(step["deep"] or step["star"] or step["all"]) or step["from"] is not None


def _walk(step: re.Match[str], found: list[Any]) -> Iterator[Any]:
    for value in _descendants(found) if step["deep"] else found:
        yield from _children(step, value)


def _descendants(found: Iterable[Any]) -> Iterator[Any]:
    for value in found:
        yield value
        yield from _descendants(_all(value))


def _children(step: re.Match[str], value: Any) -> Iterable[Any]:
    if step["star"] or step["all"]:
        return _all(value)
    if step["index"] is not None:
        return _at(value, int(step["index"]))
    if step["from"] is not None:
        return value[_end(step["from"]) : _end(step["to"])] if isinstance(value, list) else []
    name = next(step[group] for group in ("name", "single", "double") if step[group] is not None)
    return [value[name]] if isinstance(value, dict) and name in value else []


def _all(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else []


def _at(value: Any, index: int) -> list[Any]:
    return [value[index]] if isinstance(value, list) and -len(value) <= index < len(value) else []


def _end(text: str) -> int | None:
    return int(text) if text else None
