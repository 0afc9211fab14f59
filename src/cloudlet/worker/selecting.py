"""Lets `select` and asyncio sleep in virtual time where no other thread could end the wait.

With other threads at work an event loop waits in real time, for the end of their calls; so its own clock is the real
one, and virtual sleep is added to it.
"""

from __future__ import annotations

import asyncio
import select as select_module
import selectors
import threading
import time
from collections.abc import Callable
from typing import Any

SELECTORS = ("SelectSelector", "PollSelector", "EpollSelector", "DevpollSelector", "KqueueSelector")


def install(sleep: Callable[[float], None]) -> None:
    """Replace the waits of `select`, of selectors and so of event loops. Call it while `time` still is the real one."""
    real_select, monotonic, slept = select_module.select, time.monotonic, [0.0]

    def select(read: Any, write: Any, wrong: Any, timeout: float | None = None) -> Any:
        if timeout and timeout > 0 and not (read or write or wrong):
            sleep(timeout)
            return [], [], []
        return real_select(read, write, wrong, timeout)

    def patiently(real: Callable[..., Any]) -> Callable[..., Any]:
        def wait(self: Any, timeout: float | None = None) -> Any:
            if timeout is None or timeout <= 0 or threading.active_count() > 1:
                return real(self, timeout)
            if found := real(self, 0):
                return found
            sleep(timeout)
            slept[0] += timeout
            return real(self, 0)

        return wait

    kinds = [getattr(selectors, name) for name in SELECTORS if hasattr(selectors, name)]
    if proactor := getattr(asyncio, "IocpProactor", None):  # what an event loop waits by on Windows
        kinds.append(proactor)
    for kind in kinds:
        kind.select = patiently(kind.select)
    select_module.select = select
    asyncio.BaseEventLoop.time = lambda self: monotonic() + slept[0]  # type: ignore[method-assign]
