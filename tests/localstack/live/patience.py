"""Waiting for what LocalStack does in its own time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

LIMIT_S = 30
LOOK_S = 0.1

T = TypeVar("T")


def until(seen: Callable[[], T]) -> T:
    """What `seen` gives as soon as it is something, or what it gave last."""
    pause, found = threading.Event(), seen()
    for _ in range(int(LIMIT_S / LOOK_S)):
        if found:
            break
        pause.wait(LOOK_S)
        found = seen()
    return found
