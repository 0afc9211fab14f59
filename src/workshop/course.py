"""The course that the command works on: the folder with `lessons/lessons.toml`, found by walking up.

Learners may have committed their work or never had git, so nothing here asks git: what a lesson looked like
at first is kept in `grader/starters/`.
"""

from __future__ import annotations

import contextlib
import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DECLARATION = Path("lessons", "lessons.toml")
PAGE = "README.md"  # a lesson's page is read, not written: it is neither graded nor reset


class Trouble(Exception):
    """Something that a person must put right; the text says what was expected, what came and what to do."""

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows of it: the text, and none of our lines."""
        return str(self).splitlines()


@dataclass(frozen=True)
class Lesson:
    """A lesson as declared: `files` are the learner's, `given` are given; `free` are the learner's to rename, too."""

    id: str
    title: str
    files: tuple[str, ...]
    given: tuple[str, ...]
    free: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        """The two digits that the commands take, such as `03`."""
        return self.id.partition("_")[0]

    @property
    def declared(self) -> tuple[str, ...]:
        """Every file that the lesson begins with, but for its page."""
        return self.files + self.free + self.given


@dataclass(frozen=True)
class Course:
    """A course in a folder."""

    root: Path
    lessons: tuple[Lesson, ...]

    def lesson(self, name: str) -> Lesson:
        """The lesson that `03`, `3`, `03_batching` or `lessons/03_batching/` names. Raises Trouble."""
        wanted = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
        for lesson in self.lessons:
            if wanted in (lesson.id, lesson.number, lesson.number.lstrip("0")):
                return lesson
        known = "\n".join(f"  {lesson.number}  {lesson.title}" for lesson in self.lessons)
        raise Trouble(f"There is no lesson {name!r}. The lessons are:\n{known}")

    def folder(self, lesson: Lesson) -> Path:
        """Where the learner works on a lesson."""
        return self.root / "lessons" / lesson.id

    def solution(self, lesson: Lesson) -> Path:
        """One possible solution of a lesson."""
        return self.root / "solutions" / lesson.id

    def starter(self, lesson: Lesson) -> Path:
        """What the lesson's declared files were at first."""
        return self.root / "grader" / "starters" / lesson.id

    @property
    def memory(self) -> Path:
        """The folder in which the command remembers; never in git."""
        return self.root / ".workshop"

    def shown(self, path: Path) -> str:
        """A path as a learner reads it: from the course's folder on, with slashes."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)

    def untouched(self, lesson: Lesson) -> bool:
        """Whether the learner's files are still the starters."""
        folder, starter = self.folder(lesson), self.starter(lesson)
        return all(text_of(folder / name) == text_of(starter / name) for name in lesson.files + lesson.free)

    def written(self, lesson: Lesson) -> list[str]:
        """The files that the learner or the solution wrote: where names are free, all Python files of either."""
        if not lesson.free:
            return list(lesson.files)
        folders = (self.folder(lesson), self.solution(lesson))
        found = {path.relative_to(folder).as_posix() for folder in folders for path in folder.rglob("*.py")}
        return [*lesson.files, *sorted(found - {*lesson.files, *lesson.given})]


def find(start: Path) -> Course:
    """The course that `start` lies in. Raises Trouble where there is none."""
    for folder in (start, *start.parents):
        if (folder / DECLARATION).is_file():
            return Course(folder, tuple(_declared(folder / DECLARATION)))
    raise Trouble(
        f"No course here: neither {start} nor a folder above it has {DECLARATION.as_posix()}.\n"
        "Probably you are outside of the folder that you cloned: cd into it and run the command again."
    )


def _declared(path: Path) -> Iterator[Lesson]:
    try:
        entries: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8-sig"))["lesson"]
        for entry in entries:
            free = tuple(entry.get("free", ()))
            yield Lesson(entry["id"], entry["title"], tuple(entry["files"]), tuple(entry["given"]), free)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, UnicodeDecodeError) as error:
        raise Trouble(
            f"{path} should declare [[lesson]] tables with id, title, files and given, but: {error!r}.\n"
            "Probably it was edited by accident: take it from the repository again."
        ) from error


def text_of(path: Path) -> str | None:
    """A file's text, whatever its line ends and byte order mark; None where there is no such file."""
    return path.read_text(encoding="utf-8-sig", errors="replace") if path.is_file() else None


def files_in(folder: Path) -> list[Path]:
    """The files that make up a lesson, in order, without its page and what Python leaves behind."""
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return sorted(path for path in files if path != folder / PAGE)


def digest(folder: Path) -> str:
    """A fingerprint of a folder's files; another one means that something was saved."""
    seen = hashlib.sha256()
    for path in files_in(folder):
        with contextlib.suppress(OSError):  # an editor may be replacing the file at this moment
            seen.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return seen.hexdigest()
