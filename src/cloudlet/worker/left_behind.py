"""Threads that are at work when the handler returns: Lambda freezes them where they are.

One that waits for work, such as an executor keeps, is not meant.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path
from types import FrameType

OURS = str(Path(__file__).parents[1]) + os.sep
WAITING = ("threading.py", "queue.py", "selectors.py", "thread.py", "pool.py")
TURNS = 10
_sleep = time.sleep  # the real one; of no length, for the cloud takes it for computing
BEGINNING = ("_bootstrap", "_bootstrap_inner", "run")


def at_work() -> int:
    """How many there are; those that are about to end, or to wait, get a turn or two for it."""
    busy = _busy() if threading.active_count() > 1 else set()
    for _ in range(TURNS if busy else 0):
        _sleep(0)
        busy &= _busy()
    return len(busy)


def _busy() -> set[int | None]:
    frames, me = sys._current_frames(), threading.get_ident()
    others = [thread.ident for thread in threading.enumerate() if thread.ident != me]
    return {ident for ident in others if not _waits(frames.get(ident or 0))}


def _waits(frame: FrameType | None) -> bool:
    """Whether a thread waits for others; what it waits for in our own code it has asked of the cloud."""
    while frame is not None and frame.f_code.co_filename.startswith(OURS):
        frame = frame.f_back
    if frame is None:
        return True
    return Path(frame.f_code.co_filename).name in WAITING and frame.f_code.co_name not in BEGINNING
