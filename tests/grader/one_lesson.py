"""A course of which lesson 01 is solved, and what a test does to it."""

import shutil
from collections.abc import Callable
from pathlib import Path

from grader.grade import grade
from grader.report import CheckResult

ROOT = Path(__file__).resolve().parents[2]
LESSON = "01_sender"
SENDER = "sender.py"

Change = Callable[[Path], object]


def course(place: Path) -> Path:
    """A course whose lesson 01 is solved; returns the lesson's folder."""
    shutil.copytree(ROOT / "solutions" / LESSON, place / "lessons" / LESSON)
    shutil.copy(ROOT / "lessons" / "lessons.toml", place / "lessons")
    return place / "lessons" / LESSON


def judged(place: Path) -> list[CheckResult]:
    return list(grade(place, [LESSON]).lessons[0].checks)


def writes(text: str, file: str = SENDER) -> Change:
    return lambda folder: (folder / file).write_bytes(text.encode())


def replaces(old: str, new: str, file: str = SENDER) -> Change:
    def change(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new), encoding="utf-8")

    return change
