"""`workshop check 03`: grade one lesson, several or all; what it prints is the grader's own report."""

from __future__ import annotations

import argparse
from pathlib import Path

from workshop.course import Course, Trouble


def add(parser: argparse.ArgumentParser) -> None:
    """What the command line takes."""
    parser.add_argument("lesson", nargs="*", help="lessons, such as 03; all of them if none is named")
    parser.add_argument(
        "--lessons", metavar="DIR", type=Path, help="another tree to grade, such as solutions"
    )
    parser.add_argument("--seed", type=int, help="another order of events than the usual one")


def run(course: Course, args: argparse.Namespace) -> int:
    """Grade and report; 0 when everything passed, 1 when not yet, 2 when the grader could not run."""
    from workshop import grading

    lessons = [course.lesson(name) for name in args.lesson] or list(course.lessons)
    if args.lessons is not None and not args.lessons.is_dir():
        raise Trouble(
            f"--lessons wants a folder that holds {lessons[0].id}/ and the others, not {args.lessons}."
        )
    report = grading.grade(course, lessons, args.lessons and args.lessons.resolve(), args.seed)
    return grading.show(report)
