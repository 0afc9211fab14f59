"""`workshop solution 03`: how one's own files differ from one possible solution, as a unified diff."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Iterator

from workshop import memory
from workshop.console import agrees, command, say
from workshop.course import Course, Lesson, text_of

STYLES = {"+": "green", "-": "red", "@": "cyan"}


def add(parser: argparse.ArgumentParser) -> None:
    """What the command line takes."""
    parser.add_argument("lesson", help="a lesson, such as 03")
    parser.add_argument("--yes", action="store_true", help="show it even if the lesson has not passed")


def run(course: Course, args: argparse.Namespace) -> int:
    """Show the diff; 1 when the person would rather not see it yet."""
    lesson = course.lesson(args.lesson)
    if not args.yes and not _passed(course, lesson):
        if not agrees(f"{lesson.id} has not passed yet. See the solution all the same?"):
            say(f"Not shown. A smaller step: {command(f'hint {lesson.number}')}")
            return 1
        say()
    lines = [line for name in course.written(lesson) for line in _diff(course, lesson, name)]
    for line in lines:
        say(line, "bold" if line.startswith(("---", "+++")) else STYLES.get(line[:1], ""))
    say("\nOne possibility, not the only one." if lines else "Your files are the solution, word for word.")
    return 0


def _passed(course: Course, lesson: Lesson) -> bool:
    report, changed = memory.last_report(course, lesson)
    return report["status"] == "passed" and not changed


def _diff(course: Course, lesson: Lesson, name: str) -> Iterator[str]:
    own, other = course.folder(lesson) / name, course.solution(lesson) / name
    return difflib.unified_diff(
        (text_of(own) or "").splitlines(),
        (text_of(other) or "").splitlines(),
        course.shown(own),
        course.shown(other),
        lineterm="",
    )
