"""A second process that tries checks. Two threads of Python compute by turns, two processes at the same time.

It is forked when all that a cloud needs is imported, so it begins with that. What it is told to try it tries, one check
after the other; when it is gone, whoever told it tries for himself.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import mmap
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection

from grader.check import Check, checks_of
from grader.lesson_run import InVain, LessonRun, Stopped
from grader.precheck import the_folder_can_be_run
from grader.report import CheckResult

LOOK_S = 0.02
GONE_S = 2


def can_be_forked() -> bool:
    """Whether the system forks well, and there is no other thread here that may hold a lock while it does."""
    from cloudlet.functions import launch

    return launch.forks_well() and threading.active_count() == 1


class SecondProcess:
    """The process, seen from the one that began it. It knows these runs, and no others."""

    def __init__(self, runs: Sequence[LessonRun]) -> None:
        self._runs, self._ended = runs, False
        self._given_up = mmap.mmap(-1, 1)  # both processes have it: not 0 when nobody waits for the result any more
        self._line, theirs = multiprocessing.Pipe()
        fork = multiprocessing.get_context("fork")
        self._process = fork.Process(target=self._serve, args=(theirs, os.getpid()), daemon=True)
        self._process.start()
        theirs.close()
        atexit.register(self.end)  # before what it has its workers from ends

    def tried(self, run: LessonRun, check: Check, before_each_event: Callable[[], None]) -> CheckResult:
        """The result of a check, as `LessonRun.tried` has it; where it may raise InVain, it is asked now and then."""
        try:
            self._given_up[0] = 0
            self._line.send((self._runs.index(run), check.id))
            while not self._line.poll(LOOK_S):
                try:
                    before_each_event()
                except InVain:
                    self._given_up[0] = 1
                    self._line.recv()
                    raise
            result = self._line.recv()
        except (EOFError, OSError):
            if self._ended:
                raise Stopped from None
            return run.tried(check, before_each_event)
        assert isinstance(result, CheckResult)
        return result

    def end(self) -> None:
        """End it, and let it close its clouds."""
        self._ended = True
        self._process.terminate()
        self._process.join(GONE_S)
        self._process.kill()
        atexit.unregister(self.end)

    # In the second process

    def _serve(self, line: Connection, parent: int) -> None:
        from cloudlet import cores

        self._line.close()
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # who interrupts the first process has this one ended by it
        signal.signal(signal.SIGTERM, lambda *_: sys.exit())
        cores.keep_to_share(1, of=2)
        gc.freeze()  # what is there already is nobody's garbage

        def ask() -> None:
            if self._given_up[0]:
                raise InVain
            if os.getppid() != parent:
                sys.exit()

        with contextlib.suppress(EOFError, OSError):  # the first process is gone
            while True:
                number, name = line.recv()
                line.send(_tried(self._runs[number], name, ask))


def _tried(run: LessonRun, name: str, ask: Callable[[], None]) -> CheckResult | None:
    checks = (the_folder_can_be_run, *checks_of(run.lesson))
    try:
        return run.tried(next(check for check in checks if check.id == name), ask)
    except InVain:
        return None
