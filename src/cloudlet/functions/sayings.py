"""What a worker may say: whoever got hold of its line can say anything, and the cloud must not stumble over it."""

from __future__ import annotations

import math
from typing import Any
from urllib.parse import urlsplit

NONSENSE = "say on its worker's line what no worker says"
ALWAYS: dict[str, type | tuple[type, ...]] = {"log": str, "thread": str, "threads": int, "id": int, "left": int}
TEXT = {str}
TIMES = {"sleep": "seconds", "call": "patience"}
KINDS: dict[str, dict[str, type | tuple[type, ...]]] = {
    "hello": {"pid": int},
    "call": {"id": int, "method": str, "url": str, "headers": dict, "patience": float},
    "sleep": {"id": int, "seconds": (int, float)},
    "woken": {"id": int},
    "violation": {"what": str},
    "ready": {},
    "result": {},
    "error": {"error": dict},
    "init_failed": {"error": dict},
    "exit": {"status": int},
    "out_of_memory": {},
}


def makes_sense(header: dict[str, Any]) -> bool:
    """Whether a frame's header is one that a worker says."""
    kind = header.get("t")
    if not isinstance(kind, str) or kind not in KINDS:
        return False
    for name, types in KINDS[kind].items():
        if not isinstance(header.get(name), types):
            return False
    for name, value in header.items():
        if not isinstance(value, ALWAYS.get(name, object)):
            return False
    if kind in TIMES and not _is_a_time(header[TIMES[kind]]):
        return False
    return kind != "call" or (_is_url(header["url"]) and set(map(type, header["headers"].values())) <= TEXT)


def _is_a_time(seconds: float) -> bool:
    try:
        return math.isfinite(seconds)
    except OverflowError:  # an int that is no float
        return False


def _is_url(text: str) -> bool:
    try:
        return bool(urlsplit(text).netloc)
    except ValueError:
        return False
