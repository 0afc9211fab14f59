"""The answers that prove the grader: wrong ones that it must refuse, odd but right ones that must pass.

An answer is a solution with some files replaced, so it differs in what its name says and in nothing else.
"""

from __future__ import annotations

import shutil
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ANSWERS = Path(__file__).resolve().parent
NOT_DEPLOYED = ("answer.toml", "finding.txt", "__pycache__")


@dataclass(frozen=True)
class Answer:
    """The answer in `tests/answers/LESSON/KIND/NAME`; kind is "wrong" or "right"."""

    lesson: str
    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.lesson}-{self.name}"

    @property
    def folder(self) -> Path:
        """Where its files are."""
        return ANSWERS / self.lesson / self.kind / self.name

    @property
    def finding(self) -> Path:
        """The text that its author reads."""
        return self.folder / "finding.txt"

    @cached_property
    def facts(self) -> dict[str, str]:
        """What `answer.toml` says of it."""
        return tomllib.loads((self.folder / "answer.toml").read_text(encoding="utf-8"))

    def laid_out(self, place: Path) -> Path:
        """Make `place` a course whose lesson is this answer; returns `place`."""
        folder = place / "lessons" / self.lesson
        shutil.copytree(ROOT / "solutions" / self.lesson, folder, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(self.folder, folder, ignore=shutil.ignore_patterns(*NOT_DEPLOYED), dirs_exist_ok=True)
        shutil.copy(ROOT / "lessons" / "lessons.toml", place / "lessons" / "lessons.toml")
        return place


def answers(kind: str, lesson: str = "*") -> list[Answer]:
    """All answers of a kind, sorted; those of one lesson if it is named."""
    found = sorted(ANSWERS.glob(f"{lesson}/{kind}/*/answer.toml"))
    return [Answer(path.parts[-4], kind, path.parts[-2]) for path in found]
