"""Copy the lessons' files to `grader/starters/`, from where `workshop reset` takes them.

Run `python -m tests.workshop.starters` after a file in `lessons/` was changed; a test holds that they agree.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from workshop.course import Course, find, text_of

ROOT = Path(__file__).parents[2]


def pairs(course: Course) -> Iterator[tuple[Path, Path]]:
    """Each declared file of the lessons, and where its starter is kept."""
    for lesson in course.lessons:
        for name in lesson.declared:
            yield course.folder(lesson) / name, course.starter(lesson) / name


def differences(course: Course) -> list[str]:
    """The lesson files whose starter is missing or another."""
    return [course.shown(own) for own, kept in pairs(course) if text_of(own) != text_of(kept)]


def copy(course: Course) -> None:
    """Make `grader/starters/` what `lessons/` is."""
    shutil.rmtree(course.root / "grader" / "starters", ignore_errors=True)
    for own, kept in pairs(course):
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(own, kept)


if __name__ == "__main__":
    copy(find(ROOT))
