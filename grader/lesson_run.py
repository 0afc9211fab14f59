"""One lesson being graded: each check is judged once, and what it builds on before it, on demand.

So any selection of checks, in any order or process, comes to the same verdicts.
"""

from __future__ import annotations

import functools
import threading
import traceback
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from grader import causes, on_aws, overdone, report
from grader.check import Check
from grader.clouds import OpenCloud
from grader.commands import Asked
from grader.course import Course, Lesson
from grader.finding import Finding
from grader.folder import Folder
from grader.not_shown import NotShown
from grader.precheck import the_folder_can_be_run
from grader.report import CheckResult
from grader.shop import Shop

INTERRUPTIBLE_S = 0.2
"""Windows hears of Ctrl-C between two waits for a lock, and not in one."""


def derived(seed: int, *names: str) -> int:
    """A seed of one's own for each check, so that adding a check changes nothing for the others."""
    return zlib.crc32("/".join((str(seed), *names)).encode())


class InVain(Exception):
    """Nobody asks any more how a check ends: what it builds on has failed, or all was stopped."""


class Stopped(InVain):
    """The whole run was stopped."""


Tried = Callable[["LessonRun", Check, Callable[[], None]], CheckResult]
"""How a check is tried: like `LessonRun.tried`."""


def _go_on() -> None:
    """Nothing ends what is tried."""


class LessonRun:
    """The verdicts on one folder; `seed` is the one that the user gave."""

    def __init__(
        self,
        course: Course,
        lesson: Lesson,
        lessons_dir: Path,
        open_cloud: OpenCloud,
        seed: int,
        asked: Asked = Asked(),  # noqa: B008, it is frozen
    ) -> None:
        self.lesson, self._open, self._seed, self._asked = lesson, open_cloud, seed, asked
        self._folder = Folder(lessons_dir / lesson.id, course.root)
        self._results: dict[Check, CheckResult] = {}
        self._locks: dict[Check, threading.Lock] = {}

    def result(self, check: Check, *, ahead: bool = False, by: Tried | None = None) -> CheckResult:
        """The verdict on a check, whichever thread asks for it first; it is tried `by` somebody else, or here.

        `ahead`: what it builds on may still be judged meanwhile; if that fails, the check was tried in vain. Raises
        Stopped when the run was.
        """
        lock = self._locks.setdefault(check, threading.Lock())
        while not lock.acquire(timeout=INTERRUPTIBLE_S):
            pass  # nobody waits for himself: what a check builds on never builds on it
        try:
            if check not in self._results:
                self._results[check] = self._judge(check, ahead, by or LessonRun.tried)
            return self._results[check]
        finally:
            lock.release()

    def has_verdict(self, check: Check) -> bool:
        """Whether a check was judged."""
        return check in self._results

    def awaits(self, check: Check) -> set[Check]:
        """The checks that a check builds on and that have no verdict yet."""
        needed = {the_folder_can_be_run, *check.after} - {check}
        return {one for one in needed if one not in self._results}  # which may grow while it is looked through

    def is_likely(self, check: Check) -> bool:
        """Whether it is known of some check that this one builds on that it holds, and of none that it does not."""
        return not self._is_blocked(check) and any(map(self.has_verdict, _foundations(check)))

    def _is_blocked(self, check: Check) -> bool:
        known = self._results
        return any(needed in known and not _lets_go_on(known[needed]) for needed in _foundations(check))

    def cause(self, check: Check) -> CheckResult:
        """The verdict that a check's own one comes from, at the end of all waiting."""
        needed = self._awaited(check)
        return self.cause(needed) if needed else self.result(check)

    def _awaited(self, check: Check) -> Check | None:
        first = () if check is the_folder_can_be_run or self._explains_the_refusal(check) else (the_folder_can_be_run,)
        return next((needed for needed in (*first, *check.after) if not self._holds(needed)), None)

    def _explains_the_refusal(self, check: Check) -> bool:
        """Whether the folder cannot be run for a reason that is this check's own subject."""
        return any(words in self.result(the_folder_can_be_run).saw for words in check.if_refused)

    def _holds(self, check: Check) -> bool:
        return _lets_go_on(self.result(check))

    def _judge(self, check: Check, ahead: bool, by: Tried) -> CheckResult:
        tried = self._tried_ahead(check, by) if ahead and self.is_likely(check) else None
        needed = self._awaited(check)
        return report.blocked(check, needed) if needed else tried or by(self, check, _go_on)

    def _tried_ahead(self, check: Check, by: Tried) -> CheckResult | None:
        """The result of a check; None if one that it builds on has failed meanwhile."""

        def ask() -> None:
            if self._is_blocked(check):
                raise InVain

        try:
            return by(self, check, ask)
        except Stopped:
            raise
        except InVain:
            return None

    def tried(self, check: Check, before_each_event: Callable[[], None]) -> CheckResult:
        """What comes of a check on a cloud of its own, here and now, whatever becomes of those that it builds on.

        Raises InVain when `before_each_event` does.
        """
        seed = derived(self._seed, self.lesson.id, check.id)
        try:
            with Shop(self.lesson, self._folder, self._open, seed, check.calm, before_each_event) as shop:
                finding = _finding_of(check, shop)
                refused = on_aws.refused_calls(shop)
        except NotShown as reason:
            return report.not_shown(check, "LocalStack", str(reason))
        except InVain:
            raise
        except Exception as error:
            return report.error(check, f"{type(error).__name__}: {error}", traceback.format_exc())
        if finding is None:
            return replace(report.passed(check), on_aws=refused)
        if not check.calm and not finding.replay:
            finding.replay = self._asked.grading(self.lesson.number, self._seed)
        return replace(report.failed(check, finding), on_aws=refused)


def _lets_go_on(result: CheckResult) -> bool:
    """Whether what builds on a check can be tried: it passed, or this cloud cannot tell."""
    return result.status == "passed" or result.not_shown


@functools.cache
def _foundations(check: Check) -> frozenset[Check]:
    """All that a check builds on, and what that builds on."""
    return frozenset(check.after).union(*map(_foundations, check.after))


def _finding_of(check: Check, shop: Shop) -> Finding | None:
    """What a check found; what the sandbox refused or stopped comes first, even before a failure of ours."""
    try:
        check(shop)
    except Finding as finding:
        return shop.offence() or causes.told(shop, finding)
    except Exception as error:
        offence = shop.offence() or overdone.taken_down(shop, error)
        if offence is None:
            raise
        return offence
    return shop.offence()
