"""The notebooks as they lie in git: clean, short, and all of one plan."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from grader.course import load_course
from tests.notebooks.clean import cleaned
from tests.workshop.readme import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LEAST_CELLS, MOST_CELLS = 10, 20
MOST_LINES = 5
LINK = re.compile(r"\]\(([^)#]+)\)")


def read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def code(notebook: dict[str, Any]) -> list[str]:
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]


def words(notebook: dict[str, Any]) -> list[str]:
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown"]


def test_each_lesson_has_a_notebook_and_one_comes_before_them() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["00_start", *(lesson.id for lesson in load_course(ROOT).lessons)]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_holds_no_output_and_names_no_machine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert cleaned(text) == text, "run `python -m tests.notebooks.clean`"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_cells_are_few_and_short(path: Path) -> None:
    notebook = read(path)
    assert LEAST_CELLS <= len(notebook["cells"]) <= MOST_CELLS
    assert [cell for cell in code(notebook) if len(cell.splitlines()) > MOST_LINES] == []
    assert len({cell["id"] for cell in notebook["cells"]}) == len(notebook["cells"])


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_ends_with_three_lines_and_the_next_step(path: Path) -> None:
    last = words(read(path))[-1]
    assert last.startswith("## What you learned\n")
    assert len(re.findall(r"^- ", last, re.MULTILINE)) == 3
    position = NOTEBOOKS.index(path) + 1
    following = NOTEBOOKS[position] if position < len(NOTEBOOKS) else NOTEBOOKS[0]
    assert re.search(rf"^Next: \[.+\]\({following.name}\)", last, re.MULTILINE)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_link_leads_to_a_file(path: Path) -> None:
    links = [link for text in words(read(path)) for link in LINK.findall(text) if not link.startswith("https://")]
    assert links and [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", [path for path in NOTEBOOKS if path.stem != "00_start"], ids=lambda path: path.stem)
def test_a_lessons_notebook_predicts_runs_turns_knobs_and_grades(path: Path) -> None:
    notebook = read(path)
    headings = re.findall(r"^## (.+)$", "\n".join(words(notebook)), re.MULTILINE)
    assert headings == [
        "Predict",
        "Run and see",
        "Turn a knob",
        "Your turn",
        "On LocalStack, if you like",
        "What you learned",
    ]
    cells = "\n".join(code(notebook))
    assert f'open_lesson("{path.stem[:2]}")' in cells
    assert "= None" in cells and "compare(" in cells
    assert 'play("starter"' in cells and 'play("mine"' in cells
    assert "lesson.check()" in cells and "lesson.check_on_localstack()" in cells
