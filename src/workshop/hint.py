"""`workshop hint 03`: the next of the lesson's hints; each one says more than the one before."""

from __future__ import annotations

import argparse
import re
import textwrap

from workshop import memory
from workshop.console import command, say
from workshop.course import Course, Lesson, Trouble

WIDTH = 80
HEADING = re.compile(r"^## .*$", re.MULTILINE)


def add(parser: argparse.ArgumentParser) -> None:
    """What the command line takes."""
    parser.add_argument("lesson", help="a lesson, such as 03")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--again", action="store_true", help="the last hint once more")
    which.add_argument("--all", action="store_true", help="every hint of the lesson")


def run(course: Course, args: argparse.Namespace) -> int:
    """Show hints; the place in the lesson's hints is remembered."""
    lesson = course.lesson(args.lesson)
    hints = hints_of(course, lesson)
    seen = memory.load(course, "hints")
    shown = min(int(seen.get(lesson.id, 0)), len(hints))
    if args.all:
        wanted = range(len(hints))
    else:
        step = max(shown, 1) if args.again else min(shown + 1, len(hints))
        wanted = range(step - 1, step)
    for index in wanted:
        say(f"Hint {index + 1} of {len(hints)} for {lesson.id}", "bold")
        say(f"\n{hints[index]}\n")
    say(_after(lesson, wanted.stop, len(hints)))
    memory.save(course, "hints", {**seen, lesson.id: max(shown, wanted.stop)})
    return 0


def hints_of(course: Course, lesson: Lesson) -> list[str]:
    """The lesson's hints, in order. Raises Trouble where it has none."""
    path = course.root / "grader" / "hints" / f"{lesson.id}.md"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    hints = [_set(part.strip()) for part in HEADING.split(text)[1:]]
    if not hints:
        raise Trouble(f"{lesson.id} has no hints: {course.shown(path)} should hold sections ## 1, ## 2, ...")
    return hints


def _set(text: str) -> str:
    """Set paragraphs in the width of a terminal; what is indented, such as code, stays."""
    blocks = re.split(r"\n{2,}", text)
    return "\n\n".join(it if re.search(r"^( |- |```)", it, re.MULTILINE) else _filled(it) for it in blocks)


def _filled(paragraph: str) -> str:
    return textwrap.fill(paragraph, WIDTH, break_long_words=False, break_on_hyphens=False)


def _after(lesson: Lesson, shown: int, total: int) -> str:
    if shown < total:
        return f"More: {command(f'hint {lesson.number}')}"
    return f"That was the last hint. One solution: {command(f'solution {lesson.number}')}"
