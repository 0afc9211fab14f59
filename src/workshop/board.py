"""`workshop` alone: the board - each lesson, its state and points - and the one thing to do next.

It shows what the last grading saw; only lessons that were never graded are graded now.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import Any

from workshop import memory
from workshop.console import command, say
from workshop.course import Course, Lesson

STATES = {"passed": "passed", "failed": "not yet", "error": "could not run"}
STYLES = {"passed": "green", "failed": "yellow", "error": "red"}


@dataclass(frozen=True)
class Row:
    """One lesson on the board."""

    lesson: Lesson
    report: dict[str, Any]
    changed: bool
    untouched: bool

    @property
    def done(self) -> bool:
        """Whether it passed as it stands."""
        return self.report["status"] == "passed" and not self.changed


def run(course: Course, args: argparse.Namespace) -> int:
    """Show the board; 0 when every lesson has passed as it stands, else 1."""
    grade_what_is_new(course)
    rows = [row_of(course, lesson) for lesson in course.lessons]
    for row in rows:
        say(line(row), "" if row.untouched else STYLES[row.report["status"]])
    say(total(rows))
    say()
    say(what_next(course, rows))
    return 0 if all(row.done for row in rows) else 1


def grade_what_is_new(course: Course) -> None:
    """Grade the lessons that have no report yet; this is what first use waits for."""
    new = [lesson for lesson in course.lessons if memory.last_report(course, lesson)[0] is None]
    if new:
        from workshop import grading

        grading.grade(course, new)


def row_of(course: Course, lesson: Lesson) -> Row:
    """A lesson's row, from its last report."""
    report, changed = memory.last_report(course, lesson)
    return Row(lesson, report or NO_REPORT, changed, course.untouched(lesson))


NO_REPORT: dict[str, Any] = {"status": "error", "points": 0, "max_points": 0, "checks": []}


def line(row: Row) -> str:
    """A row as text, within 80 columns."""
    state = "untouched" if row.untouched else STATES[row.report["status"]]
    points = f"{row.report['points']:>3} of {row.report['max_points']:<3}"
    since = "  changed since" if row.changed else ""
    return f"  {row.lesson.number}  {row.lesson.title:<34}  {state:<13} {points}{since}".rstrip()


def total(rows: list[Row]) -> str:
    """The sum of the points."""
    points, of = (sum(row.report[key] for row in rows) for key in ("points", "max_points"))
    return f"{'':<56}{points:>3} of {of}"


def what_next(course: Course, rows: list[Row]) -> str:
    """The next step: the first lesson that has not passed as it stands, and the one command to run now."""
    row = next((row for row in rows if not row.done), None)
    if row is None:
        return f"Every lesson has passed. Compare with one solution: {command('solution 01')}"
    number = row.lesson.number
    if row.changed:
        return f"You changed {row.lesson.id} since it was graded.\nRun now: {command(f'check {number}')}"
    files = " and ".join(course.shown(course.folder(row.lesson) / name) for name in row.lesson.files)
    promise = next((check for check in row.report["checks"] if check["status"] != "passed"), None)
    aim = f"Next: {row.lesson.id}, {promise['promise']}: {promise['title']}\n" if promise else ""
    return f"{aim}Edit {files}\nRun now: {command(f'watch {number}')}"
