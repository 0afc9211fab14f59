"""On which of the computer's cores a cloud's thread and its workers run.

A cloud and a worker take turns: while one computes, the other waits. On the same core neither has to wake another one
for its turn, and what both read is in its cache: two clouds at a time, each on a core of its own, are a seventh faster
than two that share both cores. Only Linux can be told.
"""

from __future__ import annotations

import contextlib
import os
import sys


def keep_to_share(number: int, of: int) -> None:
    """Let this thread run on its share of the cores that the process may use; `number` counts from 0."""
    if sys.platform == "linux":
        cores = sorted(os.sched_getaffinity(os.getpid()))
        _keep(0, cores[number % len(cores) :: of])


def stay_with_me(pid: int) -> None:
    """Let a process run where this thread does."""
    if sys.platform == "linux":
        _keep(pid, sorted(os.sched_getaffinity(0)))


def go_anywhere(pid: int) -> None:
    """Let a process that this thread began run wherever the main thread may."""
    if sys.platform == "linux":
        _keep(pid, sorted(os.sched_getaffinity(os.getpid())))


def _keep(pid: int, cores: list[int]) -> None:
    if sys.platform == "linux":
        with contextlib.suppress(OSError):  # it has ended, or the system does not let us
            os.sched_setaffinity(pid, cores)
