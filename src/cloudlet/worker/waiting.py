"""Lets a wait with a timeout be over in virtual time: `Event.wait(5)`, `Queue.get(timeout=5)`, `Thread.join(5)`.

What it waits for may come before, from another thread.
"""

from __future__ import annotations

import _thread
import queue
import threading
import time
from collections.abc import Callable
from typing import Any

Doze = Callable[[float, Callable[[], Any]], Any]
"""Sleeps for some seconds of virtual time, or until the function gives something; the result is what it gave."""


def install(doze: Doze) -> None:
    """Replace the timed waits of `threading`, on which those of `queue` and `concurrent.futures` are built."""
    condition: Any = threading.Condition
    thread: Any = threading.Thread
    real_wait, real_join = condition.wait, thread.join

    def wait(self: Any, timeout: float | None = None) -> bool:
        if timeout is None or timeout <= 0 or not self._is_owned():
            return bool(real_wait(self, timeout))
        waiter, notified = _thread.allocate_lock(), False
        waiter.acquire()
        self._waiters.append(waiter)
        held = self._release_save()
        try:
            notified = bool(doze(timeout, lambda: waiter.acquire(False)))
        finally:
            self._acquire_restore(held)
            if not notified and waiter in self._waiters:
                self._waiters.remove(waiter)
        return notified

    def join(self: Any, timeout: float | None = None) -> None:
        if timeout is None or timeout <= 0 or self is threading.current_thread() or not self.is_alive():
            real_join(self, timeout)
        else:
            doze(timeout, lambda: not self.is_alive())

    condition.wait, thread.join = wait, join
    for module, name in ((queue, "time"), (threading, "_time")):  # they keep a clock of their own
        setattr(module, name, lambda: time.monotonic())
