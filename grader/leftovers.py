"""Threads that a handler left running: Lambda freezes them between invocations, and here they would eat the processor.

An idle environment waits for its next event and uses no processor time at all; one that does has something left over.
"""

from __future__ import annotations

import contextlib
import time

import psutil

LOOK_S = 0.06
LOOK_AGAIN_S = 0.25
BUSY_SHARE = 0.1


def with_threads() -> list[psutil.Process]:
    """The processes below this one that have more than one thread."""
    found = []
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if process.num_threads() > 1:
                found.append(process)
    return found


def _used_s(process: psutil.Process) -> float:
    with contextlib.suppress(psutil.Error):
        times = process.cpu_times()
        return float(times.user + times.system)
    return 0.0


def _busy(processes: list[psutil.Process], look_s: float) -> list[psutil.Process]:
    before = [_used_s(process) for process in processes]
    time.sleep(look_s)
    used = zip(processes, before, strict=True)
    return [process for process, start in used if _used_s(process) - start > look_s * BUSY_SHARE]


def threads_run_on() -> bool:
    """Whether a worker of this process uses the processor although no invocation is in progress."""
    suspects = with_threads()
    return bool(suspects and (suspects := _busy(suspects, LOOK_S)) and _busy(suspects, LOOK_AGAIN_S))
