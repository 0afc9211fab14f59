"""`workshop check 03`: grade one lesson, several or all, and say what is next."""

from __future__ import annotations

import argparse
from pathlib import Path

from workshop import board, grading
from workshop.course import Course, Trouble


def add(parser: argparse.ArgumentParser) -> None:
    """What the command line takes."""
    parser.add_argument("lesson", nargs="*", help="lessons, such as 03; all of them if none is named")
    parser.add_argument("--lessons", metavar="DIR", type=Path, help="another tree to grade, such as solutions")
    parser.add_argument("--seed", type=int, default=grading.SEED, help="another order of what may happen")


def run(course: Course, args: argparse.Namespace) -> int:
    """Grade and report; the status is the grader's: 0 all holds, 1 not yet, else it could not run."""
    lessons = [course.lesson(name) for name in args.lesson] or list(course.lessons)
    if args.lessons is not None and not args.lessons.is_dir():
        raise Trouble(f"--lessons wants a folder that holds {lessons[0].id}/ and the others, not {args.lessons}.")
    status = grading.grade(course, lessons, args.lessons and args.lessons.resolve(), args.seed)
    if args.lessons is None:
        board.show_after(course, lessons, "check")
    return status
