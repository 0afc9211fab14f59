"""Lets `select` and asyncio sleep in virtual time, until what they look for is there."""

from __future__ import annotations

import asyncio
import select as select_module
import selectors
from collections.abc import Callable
from typing import Any

from cloudlet.worker.waiting import Doze

SELECTORS = ("SelectSelector", "PollSelector", "EpollSelector", "DevpollSelector", "KqueueSelector")


def install(doze: Doze) -> None:
    """Replace the waits of `select`, of selectors and so of event loops."""
    real_select = select_module.select

    def select(read: Any, write: Any, wrong: Any, timeout: float | None = None) -> Any:
        if timeout and timeout > 0 and not (read or write or wrong):
            doze(timeout, lambda: None)
            return [], [], []
        return real_select(read, write, wrong, timeout)

    def patiently(real: Callable[..., Any]) -> Callable[..., Any]:
        def wait(self: Any, timeout: float | None = None) -> Any:
            if timeout is None or timeout <= 0:
                return real(self, timeout)
            return doze(timeout, lambda: real(self, 0)) or []

        return wait

    kinds = [getattr(selectors, name) for name in SELECTORS if hasattr(selectors, name)]
    if proactor := getattr(asyncio, "IocpProactor", None):  # what an event loop waits by on Windows
        kinds.append(proactor)
    for kind in kinds:
        kind.select = patiently(kind.select)
    select_module.select = select
