"""The one place that reaches the grader, which lies in the course's folder and is not installed.

Importing it takes a second or so; that is why only the commands that grade come here, and why `watch` stays.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

from workshop import memory
from workshop.course import Course, Lesson, Trouble, digest


def grade(course: Course, lessons: list[Lesson], tree: Path | None = None, seed: int | None = None) -> Any:
    """Grade lessons and remember the reports; those of another tree than the learner's are not kept."""
    grader = _grader(course)
    digests = {lesson.id: digest(course.folder(lesson)) for lesson in lessons}
    options = {} if seed is None else {"seed": seed}
    report = grader.grade(course.root, [lesson.id for lesson in lessons], lessons_dir=tree, **options)
    if tree is None:
        memory.keep_report(course, report.as_json(), digests)
    return report


def show(report: Any) -> int:
    """Print the grader's own report; returns its exit status."""
    print(report.text())
    return int(report.exit_status)


def _grader(course: Course) -> Any:
    if str(course.root) not in sys.path:
        sys.path.insert(0, str(course.root))
    try:
        return importlib.import_module("grader")
    except ImportError as error:
        raise Trouble(
            f"The grader in {course.root / 'grader'} cannot be imported: {error}.\n"
            "Probably the course's dependencies are not installed: run `uv sync`, or `pip install .`."
        ) from error
