"""`workshop reset 03`: the lesson as it was at first; what the learner wrote is kept aside, never lost.

The starters come from `grader/starters/`, not from git: people commit their work, or downloaded a zip.
"""

from __future__ import annotations

import argparse
import shutil
from datetime import datetime
from pathlib import Path

from workshop.console import say
from workshop.course import Course, Lesson, Trouble, files_in, text_of


def add(parser: argparse.ArgumentParser) -> None:
    """What the command line takes."""
    parser.add_argument("lesson", help="a lesson, such as 03")


def run(course: Course, args: argparse.Namespace) -> int:
    """Keep the learner's files aside, then put the starters in their place."""
    lesson = course.lesson(args.lesson)
    folder, starter = course.folder(lesson), course.starter(lesson)
    missing = [name for name in lesson.declared if not (starter / name).is_file()]
    if missing:
        raise Trouble(f"{course.shown(starter)} should hold {', '.join(missing)}: take it from the repository.")
    written = files_in(folder)
    if _as_at_first(lesson, folder, starter, written):
        say(f"{course.shown(folder)} is as it was at first; there is nothing to reset.")
        return 0
    if written:
        say(f"Your files are kept in {course.shown(_keep_aside(course, lesson, folder, written))}")
    for path in written:
        path.unlink()
    for name in lesson.declared:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        _clear(folder / name)
        shutil.copyfile(starter / name, folder / name)
    say(f"{course.shown(folder)} is as it was at first.")
    return 0


def _clear(place: Path) -> None:
    """Take away what is no file and stands where one belongs: a folder, a pipe, a link that leads elsewhere."""
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)


def _as_at_first(lesson: Lesson, folder: Path, starter: Path, written: list[Path]) -> bool:
    return {path.relative_to(folder).as_posix() for path in written} == set(lesson.declared) and all(
        text_of(folder / name) == text_of(starter / name) for name in lesson.declared
    )


def _keep_aside(course: Course, lesson: Lesson, folder: Path, written: list[Path]) -> Path:
    """Copy the files to a new folder named by the time; no colons, for Windows."""
    stamp = datetime.now().strftime("%Y-%m-%dT%H-%M-%S")
    shelf = course.memory / "kept" / lesson.id
    aside, again = shelf / stamp, 1
    while aside.exists():
        again += 1
        aside = shelf / f"{stamp}-{again}"
    for path in written:
        copy = aside / path.relative_to(folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, copy)
    return aside
