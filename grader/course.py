"""The course as `lessons/lessons.toml` declares it, once.

The declaration belongs to the course; the tree that is graded (`--lessons DIR`) may be any other.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.folder import nearest


class CourseError(Exception):
    """The course is declared wrongly, or a lesson was asked for that it has not; the text says what there is."""


@dataclass(frozen=True)
class Lesson:
    """One lesson: `files` are what the learner writes, `given` what is there already; both live in folder `id`.

    `free` files are the learner's, too, and need not be there: he may call them as he likes.
    """

    id: str
    title: str
    files: tuple[str, ...]
    given: tuple[str, ...]
    free: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        """The two digits that the id begins with."""
        return self.id.split("_")[0]


@dataclass(frozen=True)
class Course:
    """All lessons, in teaching order."""

    root: Path
    lessons: tuple[Lesson, ...]

    def select(self, names: Iterable[str]) -> tuple[Lesson, ...]:
        """The lessons so named (`03`, `3` or `03_batching`) in teaching order; all if none is named."""
        wanted = [self.lesson(name) for name in names]
        return tuple(lesson for lesson in self.lessons if not wanted or lesson in wanted)

    def lesson(self, name: str) -> Lesson:
        """The lesson of that number or id; CourseError when there is none."""
        plain = name.strip().rstrip("/\\")
        for lesson in self.lessons:
            if plain == lesson.id or (plain.isdecimal() and int(plain) == int(lesson.number)):
                return lesson
        there = "\n".join(f"  {lesson.number}  {lesson.id}" for lesson in self.lessons)
        raise CourseError(f"there is no lesson {name!r}; the lessons are\n{there}")

    def expect_lessons(self, tree: Path, named: str) -> None:
        """Raise CourseError for a tree that is not there or holds no lesson: then one above or in it was meant.

        A tree that is empty is a submission of nothing, and a lesson's name with a mistake in it the learner's.
        """
        if not tree.is_dir():
            raise CourseError(f"--lessons {named}: there is no such folder")
        there = [path.name for path in tree.iterdir() if not path.name.startswith(".")]
        ids = [lesson.id for lesson in self.lessons]
        if not there or any(nearest(name.lower(), ids) for name in there):
            return
        inner = next((path for path in sorted(tree.glob("*/*")) if path.name in ids), None)
        meant = f"{named.rstrip('/')}/{inner.parent.name}" if inner else ""
        hint = f"there is {inner.relative_to(tree).as_posix()} inside: did you mean --lessons {meant}?" if inner else ""
        if tree.name in ids:
            above = Path(named).parent.as_posix()
            hint = f"it is a lesson itself: did you mean --lessons {above} --lesson {tree.name}?"
        raise CourseError(
            f"--lessons {named} holds none of {', '.join(ids)}; {hint or 'it wants the folder that holds those.'}"
        )


def _names(entry: dict[str, Any], key: str, where: str) -> tuple[str, ...]:
    names = entry.get(key, [])
    if not isinstance(names, list) or not all(isinstance(name, str) and name for name in names):
        raise CourseError(f"{where}: {key} must be a list of file names, not {names!r}")
    return tuple(names)


def _lesson(entry: dict[str, Any], path: Path, place: int) -> Lesson:
    where = f"{path}: lesson {place}"
    for key in ("id", "title"):
        if not isinstance(entry.get(key), str) or not entry[key]:
            raise CourseError(f'{where} needs {key} = "...", and has {entry.get(key)!r}')
    if not entry["id"].split("_")[0].isdecimal():
        raise CourseError(f"{where}: an id begins with a number, as 03_batching does, not {entry['id']!r}")
    files, given, free = (_names(entry, key, where) for key in ("files", "given", "free"))
    return Lesson(entry["id"], entry["title"], files, given, free)


def load_course(root: Path) -> Course:
    """The course whose folder is `root`; CourseError names the file and the place in it."""
    path = root / "lessons" / "lessons.toml"
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8-sig")).get("lesson", [])
    except OSError as error:
        raise CourseError(f"{path} cannot be read ({error.strerror}); is {root} the course's folder?") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CourseError(f"{path} is no TOML: {error}") from None
    if not isinstance(entries, list) or not entries:
        raise CourseError(f"{path} declares no [[lesson]]")
    return Course(root, tuple(_lesson(entry, path, place) for place, entry in enumerate(entries, 1)))
