"""Whether a process computes at this moment, or all of its threads wait for something."""

from __future__ import annotations

import contextlib
import sys
import time
from pathlib import Path

import psutil

RUNNING = "RD"  # on a processor or waiting for one; in the middle of a read or write
SAMPLE_S, BUSY_S = 0.03, 0.005


def is_at_work(pid: int) -> bool:
    """Whether any thread of a process computes. Takes a moment where Linux does not say it at a glance."""
    if sys.platform == "linux":
        return any(state in RUNNING for state in _states(pid))
    return _takes_processor_time(pid)


def _states(pid: int) -> list[str]:
    """The state of each thread, a letter; see proc(5)."""
    states = []
    for path in Path(f"/proc/{pid}/task").glob("*/stat"):
        with contextlib.suppress(OSError):  # it has ended
            states.append(path.read_text().rpartition(") ")[2][:1])
    return states


def _takes_processor_time(pid: int) -> bool:
    before = processor_time_s(pid)
    time.sleep(SAMPLE_S)
    return processor_time_s(pid) - before > BUSY_S


def processor_time_s(pid: int) -> float:
    """Seconds that a process has computed since it began; 0 for one that is gone."""
    try:
        return float(sum(psutil.Process(pid).cpu_times()[:2]))
    except psutil.Error:
        return 0.0
