"""Every notebook runs from top to bottom: untouched, with a file that does not parse, and solved.

One kernel serves for all three: what is saved in lessons/ counts at once.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.notebooks.test_written import NOTEBOOKS
from tests.workshop.readme import ROOT, untouched
from workshop.course import Course, find

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")

CELL_LIMIT_S = 120  # on a busy machine; a cell takes a second or two
VEGA_LITE = "application/vnd.vegalite.v5+json"
RICH = {"text/html", VEGA_LITE}
REPR = re.compile(r" at 0x[0-9a-f]+|Traceback")
UNPARSED = "def handler(event, context:\n    return None\n"


class Opened:
    """A notebook in a course that nobody has touched, with a kernel that runs."""

    def __init__(self, path: Path, course: Course) -> None:
        self.course = course
        self.notebook = nbformat.read(path, as_version=4)
        folder = {"metadata": {"path": str(course.root / "notebooks")}}
        self.client = nbclient.NotebookClient(
            self.notebook, timeout=CELL_LIMIT_S, kernel_name="python3", resources=folder
        )

    def run(self, *words: str) -> list[dict[str, Any]]:
        """Run the cells that have one of these words, all if there is none; what they show."""
        shown = []
        for index, cell in enumerate(self.notebook.cells):
            if cell.cell_type == "code" and (not words or any(word in cell.source for word in words)):
                self.client.execute_cell(cell, index)
                shown += [self._checked(output) for output in cell.outputs]
        return shown

    def _checked(self, output: Any) -> dict[str, Any]:
        """An output that a reader can read: no stream, no error, no raw value."""
        assert output.output_type in ("display_data", "execute_result", "update_display_data"), output
        assert RICH & set(output.data), output
        assert not REPR.search(output.data["text/plain"]), output.data["text/plain"]
        return dict(output.data)


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def opened(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")  # where no LocalStack runs
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    root = untouched(tmp_path / "course")
    shutil.copytree(ROOT / "notebooks", root / "notebooks", ignore=shutil.ignore_patterns(".*"))
    it = Opened(request.param, find(root))
    with it.client.setup_kernel():
        yield it


def test_a_notebook_runs_in_every_state_of_the_lesson(opened: Opened) -> None:
    first = opened.run()
    assert any(VEGA_LITE in shown for shown in first)
    if opened.notebook.cells[1].source.count('open_lesson("02")') and "board()" in opened.notebook.cells[-2].source:
        return  # 00_start has no files to write
    assert said(first[-2]).count("✗ not yet") >= 2
    assert "Nothing is wrong" in said(first[-1])
    lesson = opened.course.lesson(opened.notebook.cells[1].source.split('"')[1])
    folder = opened.course.folder(lesson)
    for name in lesson.files:
        (folder / name).write_text(UNPARSED, encoding="utf-8")
    broken = opened.run('"mine"', "run.", "lesson.check()")
    assert f"look at   lessons/{lesson.id}/" in said(broken[-1])
    shutil.copytree(opened.course.solution(lesson), folder, dirs_exist_ok=True)
    solved = opened.run('"mine"', "lesson.check()")
    assert "✓ passed" in said(solved[-1])
    assert "✗" not in said(solved[-1])


def said(shown: dict[str, Any]) -> str:
    return str(shown["text/plain"])
