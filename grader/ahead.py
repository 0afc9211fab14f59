"""Judges several checks at the same time: on a cloud in real time waiting is what takes long, else a second core helps.

Whoever asks for a verdict gets it as before, in the order in which he asks; it may only be there already. No verdict
depends on what is judged beside it: each check has a cloud of its own.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Sequence

from grader.check import Check
from grader.clouds import LOCALSTACK, SIMULATED
from grader.lesson_run import LessonRun

AT_ONCE = {SIMULATED: 2, LOCALSTACK: 8}
LOOK_S = 0.05
Task = tuple[LessonRun, Sequence[Check]]


def judge(cloud: str, tasks: Iterable[Task], cores: int | None = os.cpu_count()) -> Waiting:
    """Begin to judge these checks in the background, where that saves time.

    On cloudlet one begins at the end, so that a long last lesson is not last. Nobody has to wait for them.
    """
    waiting = Waiting(tasks)
    for at in range(0 if cloud == SIMULATED and cores == 1 else AT_ONCE[cloud]):
        from_the_end = cloud == SIMULATED and at > 0
        waiting.threads.append(threading.Thread(target=_work, args=(waiting, from_the_end), daemon=True))
        waiting.threads[-1].start()
    return waiting


class Waiting:
    """The checks that nobody has begun with, in their order, and the threads that begin with them."""

    def __init__(self, tasks: Iterable[Task]) -> None:
        self.threads: list[threading.Thread] = []
        self._left = [(run, check) for run, checks in tasks for check in checks]
        self._changed = threading.Condition()

    def take(self, from_the_end: bool = False) -> tuple[LessonRun, Check] | None:
        """The first check that builds on none without a verdict, once there is one; None if all are taken.

        From the end it is one of the last lesson: the one with the longest row of checks that build on each other.
        """
        with self._changed:
            while self._left:
                ready = [it for it in self._left if it[0].is_ready(it[1])]
                if ready:
                    chosen = self._last(ready) if from_the_end else ready[0]
                    self._left.remove(chosen)
                    return chosen
                self._changed.wait(LOOK_S)
        return None

    def _last(self, ready: list[tuple[LessonRun, Check]]) -> tuple[LessonRun, Check]:
        lesson = ready[-1][0]
        left = [check for run, check in self._left if run is lesson]

        def height(check: Check) -> int:
            return max((1 + height(other) for other in left if check in other.after), default=0)

        return lesson, max((check for run, check in ready if run is lesson), key=height)

    def stop(self) -> None:
        """Let nobody begin with another one."""
        with self._changed:
            self._left.clear()
            self._changed.notify_all()

    def tell(self) -> None:
        """Say that there is a new verdict."""
        with self._changed:
            self._changed.notify_all()


def _work(waiting: Waiting, from_the_end: bool) -> None:
    while task := waiting.take(from_the_end):
        run, check = task
        run.result(check)
        waiting.tell()
