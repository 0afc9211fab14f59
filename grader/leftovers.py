"""Threads that a handler left running: Lambda freezes them between invocations, and here they would eat the processor.

An idle environment waits for its next event and uses no processor time at all; one that does has something left over.
Only the environments of one cloud are asked: a check that is judged beside it has workers, too, which may be at work.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable

import psutil

from cloudlet.functions.environment import Environment

LOOK_S = 0.06
LOOK_AGAIN_S = 0.25
BUSY_SHARE = 0.1


def _with_threads(environments: Iterable[Environment]) -> list[psutil.Process]:
    """The processes of environments that have more than one thread."""
    found = []
    for environment in environments:
        with contextlib.suppress(psutil.Error):
            if environment.pid is not None and (process := psutil.Process(environment.pid)).num_threads() > 1:
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


def threads_run_on(idle: Iterable[Environment]) -> bool:
    """Whether an environment uses the processor although no invocation is in progress there."""
    suspects = _with_threads(idle)
    return bool(suspects and (suspects := _busy(suspects, LOOK_S)) and _busy(suspects, LOOK_AGAIN_S))
