"""A lesson whose template names its own Python files: they may be renamed, and nothing is lost or missed by that."""

from pathlib import Path

import pytest

from tests.workshop.conftest import Workshop
from tests.workshop.small_course import SOLVED, STARTER, write
from workshop.course import Course, find

FREE = """
[[lesson]]
id = "03_pipeline"
title = "All of it"
files = ["template.yaml"]
given = []
free = ["first.py", "second.py"]
"""


@pytest.fixture
def course(course: Course) -> Course:
    """The small course with such a lesson."""
    root = course.root
    declaration = root / "lessons" / "lessons.toml"
    write(declaration, declaration.read_text(encoding="utf-8") + FREE)
    for tree in ("lessons", "grader/starters"):
        for name in ("template.yaml", "first.py", "second.py"):
            write(root / tree / "03_pipeline" / name, STARTER)
    for name in ("template.yaml", "first.py", "third.py", "serverless.yml"):
        write(root / "solutions" / "03_pipeline" / name, SOLVED)
    return find(root)


@pytest.fixture
def renamed(course: Course) -> Path:
    """Its folder, with one file called otherwise."""
    folder = course.root / "lessons" / "03_pipeline"
    (folder / "second.py").rename(folder / "mine.py")
    return folder


def test_a_renamed_file_is_work(course: Course, renamed: Path) -> None:
    assert not course.untouched(course.lesson("03"))


def test_reset_keeps_it_and_brings_all_back(course: Course, renamed: Path, workshop: Workshop) -> None:
    assert workshop("reset", "03") == 0

    assert sorted(path.name for path in renamed.iterdir()) == ["first.py", "second.py", "template.yaml"]
    (kept,) = (course.memory / "kept" / "03_pipeline").iterdir()
    assert (kept / "mine.py").read_text(encoding="utf-8") == STARTER


def test_the_solution_is_compared_file_by_file_whatever_they_are_called(
    renamed: Path, workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    assert workshop("solution", "03", "--yes") == 0

    heads = [line for line in capsys.readouterr().out.splitlines() if line.startswith("+++ ")]
    assert [head.rpartition("/")[2] for head in heads] == ["template.yaml", "first.py", "mine.py", "third.py"]
