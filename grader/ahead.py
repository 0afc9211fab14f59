"""Judges several lessons at the same time, on a cloud that lives in real time: there, waiting is what takes long.

Whoever asks for a verdict gets it as before, in the order in which he asks; it may only be there already.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from grader.check import Check
from grader.clouds import LOCALSTACK
from grader.lesson_run import LessonRun

AT_ONCE = 4
Task = tuple[LessonRun, Sequence[Check]]


def judge(cloud: str, tasks: Iterable[Task]) -> None:
    """Begin to judge these checks in the background, where that saves time. An interrupted run does not wait for it."""
    if cloud != LOCALSTACK:
        return
    waiting: queue.SimpleQueue[Task] = queue.SimpleQueue()
    for task in _from_both_ends(tuple(tasks)):
        waiting.put(task)
    for _ in range(AT_ONCE):
        threading.Thread(target=_work, args=(waiting,), daemon=True).start()


def _from_both_ends(tasks: tuple[Task, ...]) -> Iterator[Task]:
    """The first, the last, the second ...: the first are looked at first, and the last take longest."""
    half = (len(tasks) + 1) // 2
    for first, last in zip_longest(tasks[:half], reversed(tasks[half:])):
        yield first
        if last is not None:
            yield last


def _work(waiting: queue.SimpleQueue[Task]) -> None:
    while True:
        try:
            run, checks = waiting.get_nowait()
        except queue.Empty:
            return
        for check in checks:
            run.result(check)
