"""Judges several checks at the same time, on a cloud that lives in real time: there, waiting is what takes long.

Whoever asks for a verdict gets it as before, in the order in which he asks; it may only be there already.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterable, Sequence

from grader.check import Check
from grader.clouds import LOCALSTACK
from grader.lesson_run import LessonRun

AT_ONCE = 8
Task = tuple[LessonRun, Sequence[Check]]


def judge(cloud: str, tasks: Iterable[Task]) -> None:
    """Begin to judge these checks in the background, where that saves time. An interrupted run does not wait for it."""
    if cloud != LOCALSTACK:
        return
    waiting: queue.SimpleQueue[tuple[LessonRun, Check]] = queue.SimpleQueue()
    for run, checks in tasks:
        for check in checks:
            waiting.put((run, check))
    for _ in range(AT_ONCE):
        threading.Thread(target=_work, args=(waiting,), daemon=True).start()


def _work(waiting: queue.SimpleQueue[tuple[LessonRun, Check]]) -> None:
    while True:
        try:
            run, check = waiting.get_nowait()
        except queue.Empty:
            return
        run.result(check)
