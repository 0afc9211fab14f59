"""`workshop` alone: the board - each lesson, its state and points - and the one thing to do next.

It shows what the last grading saw; only lessons that were never graded are graded now.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from workshop import grading, memory
from workshop.console import command, say
from workshop.course import Course, Lesson

STATES = {"passed": "✓ passed", "failed": "✗ not yet", "error": "! could not run"}
FOLDER = "P0"
FINDING = {"saw": "saw", "because": "because", "look_at": "look at", "try": "try"}


@dataclass(frozen=True)
class Row:
    """One lesson on the board, from its last report."""

    lesson: Lesson
    report: dict[str, Any]
    changed: bool
    untouched: bool

    @property
    def done(self) -> bool:
        """Whether it passed as it stands."""
        return self.report["status"] == "passed" and not self.changed

    @property
    def state(self) -> str:
        """In a word."""
        if self.changed:
            return "changed"
        status = self.report["status"]
        return "untouched" if self.untouched and status == "failed" else STATES[status]

    @property
    def open_check(self) -> dict[str, Any] | None:
        """The check to look at first: one that found something, else one that could not run or waits."""
        checks = {check["status"]: check for check in reversed(self.report["checks"])}
        return next((checks[status] for status in ("failed", "error", "blocked") if status in checks), None)


def run(course: Course, args: argparse.Namespace) -> int:
    """Show the board; 0 when every lesson has passed as it stands, 3 when one could not be graded, else 1."""
    new = [lesson for lesson in course.lessons if not memory.was_graded(course, lesson)]
    if new:
        say(f"Grading {', '.join(lesson.number for lesson in new)} for the first time ...")
    status = grading.grade(course, new, quiet=True) if new else 0
    rows = [row(course, lesson) for lesson in course.lessons]
    show(course, rows)
    show_next(course, rows, "watch", finding=True)
    return max(status, 0 if all(row.done for row in rows) else 1)


def show_after(course: Course, lessons: Sequence[Lesson], then: str) -> None:
    """After grading some lessons: what is next in them or, when they have passed, in the course."""
    rows = [row(course, lesson) for lesson in lessons]
    show(course, rows)
    if all(row.done for row in rows):
        show_next(course, [row(course, lesson) for lesson in course.lessons], "watch")
    else:
        show_next(course, rows, then)


def show(course: Course, rows: Sequence[Row]) -> None:
    """Print a line for each lesson, and the sum where there are several."""
    title, state = (
        max(map(len, texts)) for texts in zip(*((row.lesson.title, row.state) for row in rows), strict=True)
    )
    points, of = (sum(row.report[key] for row in rows) for key in ("points", "max_points"))
    unit = " points" if len(rows) == 1 else ""
    lines = [
        f"  {row.lesson.number}  {row.lesson.title:{title}}  {row.state:{state}}  "
        f"{row.report['points']:>3} of {row.report['max_points']}{unit}"
        for row in rows
    ]
    total = [f"{'':{title + 8}}{'points':{state}}  {points:>3} of {of}"] if len(rows) > 1 else []
    grading.printer(course).lines(["", *lines, *total, ""])


def show_next(course: Course, rows: Sequence[Row], then: str, *, finding: bool = False) -> None:
    """Print the next step, with its finding if asked, and the one command to run now."""
    labelled = grading.module(course, "text").labelled
    lines = [line for label, text in _next(course, rows, then, finding) for line in labelled(label, text)]
    grading.printer(course).lines(lines)


def _next(course: Course, rows: Sequence[Row], then: str, finding: bool) -> list[tuple[str, str]]:
    row = next((it for it in rows if not it.done), None)
    if row is None:
        return [("Next", "Every lesson has passed."), ("then", command("solution 01"))]
    number, check = row.lesson.number, row.open_check
    if row.changed:
        return [
            ("Next", f"You changed {row.lesson.id} since it was graded."),
            ("then", command(f"check {number}")),
        ]
    aim = f", {check['promise']}: {check['title']}" if check else f": {row.lesson.title}"
    found = [(label, check[key]) for key, label in FINDING.items() if check and check[key]] if finding else []
    where = check["look_at"] if check and not finding else ""
    *names, last = (course.shown(course.folder(row.lesson) / name) for name in row.lesson.files)
    files = f"{', '.join(names)} and {last}" if names else last
    place = ("look at", where) if where else ("edit", files)
    hintless = then == "hint" and check and check["promise"] == FOLDER  # hints are about the lesson's own promises
    act = [] if hintless else [("then", command(f"{then} {number}"))]
    return [("Next", row.lesson.id + aim), *found, place, *act]


def row(course: Course, lesson: Lesson) -> Row:
    """A lesson's row, from its last report."""
    report, changed = memory.last_report(course, lesson)
    return Row(lesson, report, changed, course.untouched(lesson))
