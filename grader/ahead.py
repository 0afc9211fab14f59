"""Judges several checks at the same time, on a cloud that lives in real time: there, waiting is what takes long.

Whoever asks for a verdict gets it as before, in the order in which he asks; it may only be there already.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence

from grader.check import Check
from grader.clouds import LOCALSTACK
from grader.lesson_run import LessonRun

AT_ONCE = 8
LOOK_S = 0.2
Task = tuple[LessonRun, Sequence[Check]]


def judge(cloud: str, tasks: Iterable[Task]) -> list[threading.Thread]:
    """Begin to judge these checks in the background, where that saves time; the threads that do.

    An interrupted run does not wait for them.
    """
    if cloud != LOCALSTACK:
        return []
    waiting = Waiting(tasks)
    threads = [threading.Thread(target=_work, args=(waiting,), daemon=True) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    return threads


class Waiting:
    """The checks that nobody has begun with, in their order."""

    def __init__(self, tasks: Iterable[Task]) -> None:
        self._left = [(run, check) for run, checks in tasks for check in checks]
        self._changed = threading.Condition()

    def take(self) -> tuple[LessonRun, Check] | None:
        """The first check that builds on none without a verdict, as soon as there is one; None when all are taken."""
        with self._changed:
            while self._left:
                ready = next((it for it in self._left if it[0].is_ready(it[1])), None)
                if ready is not None:
                    self._left.remove(ready)
                    return ready
                self._changed.wait(LOOK_S)
        return None

    def tell(self) -> None:
        """Say that there is a new verdict."""
        with self._changed:
            self._changed.notify_all()


def _work(waiting: Waiting) -> None:
    while task := waiting.take():
        run, check = task
        run.result(check)
        waiting.tell()
