"""`workshop watch 03`: grade again at every save, within a second.

The process stays warm: everything is imported once. The learner's code never runs in it, so nothing of an
older save can linger.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from workshop import board, grading, memory
from workshop.console import say
from workshop.course import Course, Lesson, digest

QUIET_MS = 50  # a save is over when nothing more is written for this long
BURST_MS = 400  # but no burst of saves holds a grading up for longer
LOOK_MS = 500  # without news, look all the same: network drives send none


def add(parser: argparse.ArgumentParser) -> None:
    """What the command line takes."""
    parser.add_argument("lesson", nargs="*", help="lessons, such as 03; all of them if none is named")


def run(course: Course, args: argparse.Namespace) -> int:
    """Grade what has not passed, then whatever is saved, until Ctrl-C; returns the last report's status."""
    from watchfiles import watch

    watcher = Watcher(course, [course.lesson(name) for name in args.lesson] or list(course.lessons))
    try:
        watcher.grade(watcher.begin_with())
        for _ in watch(
            *watcher.folders(), step=QUIET_MS, debounce=BURST_MS, rust_timeout=LOOK_MS, yield_on_timeout=True
        ):
            watcher.grade(watcher.saved())
    except KeyboardInterrupt:
        say("\nStopped watching.")
    return watcher.status


class Watcher:
    """Which lessons to grade again; it tells a save from a touch by the files' fingerprint."""

    def __init__(self, course: Course, lessons: list[Lesson]) -> None:
        self.course = course
        self.lessons = lessons
        self.status = 1  # not yet, until a report says otherwise
        self._graded = {lesson.id: self._fingerprint(lesson) for lesson in lessons}

    def folders(self) -> list[Path]:
        """What to watch; a folder that is missing would never report a save, so it is made."""
        folders = [self.course.folder(lesson) for lesson in self.lessons]
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
        return folders

    def begin_with(self) -> list[Lesson]:
        """The first lesson that has not passed as it stands."""
        for lesson in self.lessons:
            report, changed = memory.last_report(self.course, lesson)
            if changed or report["status"] != "passed":
                return [lesson]
        return self.lessons[:1]

    def saved(self) -> list[Lesson]:
        """The lessons whose files are others than when they were last graded."""
        return [lesson for lesson in self.lessons if self._fingerprint(lesson) != self._graded[lesson.id]]

    def grade(self, lessons: list[Lesson]) -> None:
        """Grade and report, where there is anything to grade."""
        if not lessons:
            return
        self._graded.update({lesson.id: self._fingerprint(lesson) for lesson in lessons})
        self.status = grading.grade(self.course, lessons)
        board.show_after(self.course, lessons, "hint")
        names = ", ".join(lesson.id for lesson in self.lessons)
        say(f"\nWatching {names}: save a file to grade again, Ctrl-C to stop.")

    def _fingerprint(self, lesson: Lesson) -> str:
        return digest(self.course.folder(lesson))
