"""How Lambda notices that a message circles: the trace header carries how often each function has run in one chain.

After about 16 runs of a function in a chain Lambda stops the event, unless the function allows recursive loops.
Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable

MAX_RUNS = 16
_ENTRY = re.compile(r"1:([0-9a-f]{8}):(\d+)")

Lineage = dict[str, int]


def key(function_name: str) -> str:
    """The short hash that stands for a function in a lineage."""
    return f"{zlib.crc32(function_name.encode()):08x}"


def parse(header: str | None) -> Lineage:
    """The runs by function that a trace header tells; empty where it tells none."""
    found = re.search(r"Lineage=([^;]*)", header or "")
    return {name: int(count) for name, count in _ENTRY.findall(found.group(1))} if found else {}


def merged(lineages: Iterable[Lineage]) -> Lineage:
    """The longest of several chains, function by function."""
    longest: Lineage = {}
    for lineage in lineages:
        for name, count in lineage.items():
            longest[name] = max(longest.get(name, 0), count)
    return longest


def header(lineage: Lineage, function_name: str) -> tuple[str, ...]:
    """The trace header's part for an invocation of this function that follows `lineage`."""
    counts = lineage | {key(function_name): lineage.get(key(function_name), 0) + 1}
    return ("Lineage=" + "|".join(f"1:{name}:{count}" for name, count in sorted(counts.items())),)


def ended(lineage: Lineage, function_name: str) -> bool:
    """Whether the function has run too often in this chain to run once more."""
    return lineage.get(key(function_name), 0) >= MAX_RUNS
