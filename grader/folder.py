"""A lesson's folder as findings speak of it: short paths, lines found by what stands in them.

Paths are shown as the learner would type them from where he is, with slashes on every system.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

MAX_FILE_BYTES = 1024 * 1024
ALIKE = 0.8  # of 1: two letters exchanged, and not another lesson's name
SKIPPED = re.compile(r"^\s*(#|import |from )")  # what names a thing without using it


def shown(path: Path, root: Path) -> str:
    """`path` below `root` (the course), else as it is."""
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return path.as_posix()


def nearest(word: str, words: Iterable[str]) -> str:
    """The one of `words` that looks most like `word`, empty where none does."""
    return next(iter(difflib.get_close_matches(word, list(words), n=1, cutoff=ALIKE)), "")


@dataclass(frozen=True)
class Folder:
    """The folder that is graded; `root` is the course's."""

    path: Path
    root: Path

    @cached_property
    def shown(self) -> str:
        """The folder's name in findings."""
        return shown(self.path, self.root)

    @property
    def is_the_courses(self) -> bool:
        """Whether it is the course's own, where the learner works, and no submission or solution."""
        return self.path.parent.resolve() == (self.root / "lessons").resolve()

    def lines(self, file: str) -> list[str]:
        """The lines of a file of the folder; none when it cannot be read, or would never end."""
        path = self.path / file
        try:
            if not path.is_file() or path.stat().st_size > MAX_FILE_BYTES:
                return []
            return path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
        except OSError:
            return []

    def python_files(self) -> list[str]:
        """The names of the Python files beside the template, in order."""
        return sorted(path.name for path in self.path.glob("*.py"))

    def look_at(self, file: str, *where: int | str) -> str:
        """`lessons/01_sender/sender.py:12`: a line's number, or the first of these texts that the file has.

        Comments and imports do not count. Where nothing matches it is the line of the handler, or the file alone.
        """
        for place in where:
            number = place if isinstance(place, int) else self.line_with(file, place)
            if number:
                return f"{self.shown}/{file}:{number}"
        number = self.line_with(file, "def handler") or self.line_with(file, "handler")
        return f"{self.shown}/{file}:{number}" if number else f"{self.shown}/{file}"

    def line_with(self, file: str, text: str) -> int | None:
        """The number of the first line that has this text; comments and imports do not count."""
        for number, line in enumerate(self.lines(file), 1):
            if text in line and not SKIPPED.match(line):
                return number
        return None

    def plain(self, text: str) -> str:
        """`text` with this machine's path of the folder replaced by its short name."""
        for path in sorted({str(self.path), os.path.realpath(self.path)}, key=len, reverse=True):
            text = text.replace(path + os.sep, self.shown + "/").replace(path, self.shown)
        return text
