"""Threads that are at work when the handler returns: Lambda freezes them where they are.

One that waits for work, such as an executor keeps, is not meant.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from types import FrameType

OURS = str(Path(__file__).parents[1]) + os.sep
WAITING = ("threading.py", "queue.py", "selectors.py", "thread.py", "pool.py")
BEGINNING = ("_bootstrap", "_bootstrap_inner", "run")


def at_work() -> int:
    """How many there are."""
    if threading.active_count() == 1:
        return 0
    frames, me = sys._current_frames(), threading.get_ident()
    there = [frames.get(thread.ident or 0) for thread in threading.enumerate() if thread.ident != me]
    return sum(not _waits(frame) for frame in there)


def _waits(frame: FrameType | None) -> bool:
    """Whether a thread waits for others; what it waits for in our own code it has asked of the cloud."""
    while frame is not None and frame.f_code.co_filename.startswith(OURS):
        frame = frame.f_back
    if frame is None:
        return True
    return Path(frame.f_code.co_filename).name in WAITING and frame.f_code.co_name not in BEGINNING
