"""A small course in a temporary folder, with a grader that is as simple as can be."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from workshop.course import Course, find
from workshop.main import main

DECLARATION = """
[[lesson]]
id = "01_sender"
title = "An HTTP request becomes a message"
files = ["sender.py"]
given = ["template.yaml"]

[[lesson]]
id = "02_receiver"
title = "A message becomes work"
files = ["receiver.py"]
given = ["template.yaml"]
"""
HINTS = "# Hints\n\n## 1\n\nLook at the event.\n\n## 2\n\nThe body is text.\n\n## 3\n\nUse json.loads.\n"
STARTER = "def handler(event, context):\n    ...  # TODO\n"
SOLVED = "def handler(event, context):\n    return 202\n"
GRADER = Path(__file__).with_name("small_grader.py")

Workshop = Callable[..., int]


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """A course of two lessons, untouched; the working directory is inside of it."""
    root = tmp_path / "a course"
    write(root / "lessons" / "lessons.toml", DECLARATION)
    for lesson, file in (("01_sender", "sender.py"), ("02_receiver", "receiver.py")):
        write(root / "lessons" / lesson / "README.md", f"# {lesson}\n")
        for tree in ("lessons", "grader/starters"):
            write(root / tree / lesson / file, STARTER)
            write(root / tree / lesson / "template.yaml", "Resources: {}\n")
        write(root / "solutions" / lesson / file, SOLVED)
        write(root / "grader" / "hints" / f"{lesson}.md", HINTS)
    write(root / "grader" / "__init__.py", GRADER.read_text(encoding="utf-8"))
    monkeypatch.chdir(root / "lessons" / "01_sender")
    monkeypatch.setattr(sys, "path", list(sys.path))
    for name in [name for name in sys.modules if name.partition(".")[0] == "grader"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setenv("UV", "uv")
    yield find(root)
    sys.modules.pop("grader", None)


@pytest.fixture
def workshop(course: Course) -> Workshop:
    """The command, as typed: `workshop("check", "03")`."""
    return lambda *words: main(words)


def write(path: Path, text: str) -> None:
    """Write a file, and the folders that lead to it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
