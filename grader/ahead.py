"""Judges several checks at the same time: on a cloud in real time waiting is what takes long, else a second core helps.

Whoever asks for a verdict gets it as before, in the order in which he asks; it may only be there already. No verdict
depends on what is judged beside it: each check has a cloud of its own.
"""

from __future__ import annotations

import gc
import os
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter

from grader import second_process
from grader.check import Check
from grader.clouds import LOCALSTACK, SIMULATED
from grader.lesson_run import LessonRun, Stopped, Tried
from grader.precheck import the_folder_can_be_run
from grader.report import CheckResult

AT_ONCE = {SIMULATED: 2, LOCALSTACK: 8}
LOOK_S, GONE_S = 0.05, 1
YOUNG = 20_000  # objects between two looks for garbage: a cloud makes so many that 700 of them are soon together
Task = tuple[LessonRun, Sequence[Check]]


def judge(cloud: str, tasks: Iterable[Task], processors: int | None = os.cpu_count()) -> Waiting:
    """Begin to judge these checks in the background, where that saves time.

    On cloudlet each thread has its share of the cores, and one begins at the end, so that a long last lesson is not
    last; where it can it lets a second process try them. Nobody has to wait for them but for the first of all checks.
    """
    waiting = Waiting(tasks)
    gc.set_threshold(YOUNG, *waiting.usual[1:])
    at_once = 0 if cloud == SIMULATED and processors == 1 else AT_ONCE[cloud]
    if cloud == SIMULATED and at_once:
        waiting.fork()
    work = _compute if cloud == SIMULATED else _work
    for number in range(at_once):
        waiting.threads.append(threading.Thread(target=work, args=(waiting, number), daemon=True))
    for thread in waiting.threads:
        thread.start()
    return waiting


class Waiting:
    """The checks that nobody has begun with, in their order, and the threads that begin with them."""

    def __init__(self, tasks: Iterable[Task] = ()) -> None:
        self.threads: list[threading.Thread] = []
        self.second: second_process.SecondProcess | None = None
        self.usual = gc.get_threshold()
        self._left = [(run, check) for run, checks in tasks for check in checks]
        self._begun: set[tuple[LessonRun, Check]] = set()
        self._changed = threading.Condition()
        self._stopped = False

    def fork(self) -> None:
        """Have a second process, where there is more than one check: after the first, for it needs all that others do.

        That one is judged here and now.
        """
        runs = list(dict.fromkeys(run for run, _ in self._left))
        if len(self._left) > 1 and second_process.can_be_forked():
            runs[0].result(the_folder_can_be_run)
            self.second = second_process.SecondProcess(runs)

    def take(self, far: bool = False) -> tuple[LessonRun, Check] | None:
        """A check that may begin, once there is one; None if all are taken.

        What it builds on has a verdict, or is being judged while something else that it builds on holds; or is not
        here, as who selects one check has only that one: it is judged with it then. The check is one of the first
        lesson: the one with which the longest row of checks begins that build on each other. A check of many points
        takes long, one of twice as many four times as long.

        `far` is for another one, who looks to the end: he takes the longest check of the last lesson. All that it
        builds on may still be to come, if something of it holds.
        """
        with self._changed:
            while self._left:
                if ready := self._ready(far):
                    lesson = ready[-1 if far else 0][0]
                    checks = [check for run, check in ready if run is lesson]
                    chosen = lesson, max(checks, key=attrgetter("points")) if far else self._highest(lesson, checks)
                    self._left.remove(chosen)
                    self._begun.add(chosen)
                    return chosen
                self._changed.wait(LOOK_S)
        return None

    def _ready(self, far: bool) -> list[tuple[LessonRun, Check]]:
        left = set(self._left)

        def may_begin(run: LessonRun, check: Check) -> bool:
            awaited = {(run, needed) for needed in run.awaits(check)}
            if awaited & left:
                return far and run.is_likely(check)
            return not awaited & self._begun or run.is_likely(check)

        return [(run, check) for run, check in self._left if may_begin(run, check)]

    def _highest(self, lesson: LessonRun, ready: list[Check]) -> Check:
        left = [check for run, check in self._left if run is lesson]

        def height(check: Check) -> int:
            return check.points**2 + max((height(other) for other in left if check in other.after), default=0)

        return max(ready, key=height)

    def result(self, run: LessonRun, check: Check) -> CheckResult:
        """The verdict on a check: awaited while a thread may come to it, else judged here."""
        with self._changed:
            while not run.has_verdict(check) and any(thread.is_alive() for thread in self.threads):
                self._changed.wait(LOOK_S)
        return run.result(check)

    def stop(self) -> None:
        """Let nobody begin with another one or go on with one, and all be as it was.

        What was begun ends at its next event; that is waited for, for a moment.
        """
        gc.set_threshold(*self.usual)
        with self._changed:
            self._left.clear()
            self._stopped = True
            self._changed.notify_all()
        if self.second:
            self.second.end()
        until = time.monotonic() + GONE_S
        for thread in self.threads:
            thread.join(max(0, until - time.monotonic()))

    def go_on(self) -> None:
        """Raise Stopped when all was."""
        if self._stopped:
            raise Stopped

    def end(self, task: tuple[LessonRun, Check]) -> None:
        """Say that a check that was taken has its verdict, or will have none."""
        with self._changed:
            self._begun.discard(task)
            self._changed.notify_all()


def _compute(waiting: Waiting, number: int) -> None:
    from cloudlet import cores

    cores.keep_to_share(number, of=len(waiting.threads))
    _work(waiting, number, far=number > 0)


def _work(waiting: Waiting, _: int, far: bool = False) -> None:
    tried: Tried = waiting.second.tried if far and waiting.second else LessonRun.tried

    def by(run: LessonRun, check: Check, before_each_event: Callable[[], None]) -> CheckResult:
        def ask() -> None:
            waiting.go_on()
            before_each_event()

        return tried(run, check, ask)

    while task := waiting.take(far):
        run, check = task
        try:
            run.result(check, ahead=True, by=by)
        except Stopped:
            return
        finally:
            waiting.end(task)
