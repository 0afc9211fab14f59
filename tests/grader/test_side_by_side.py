"""With pytest-xdist the lessons are graded side by side, each whole in one process, and the verdicts are the same."""

from __future__ import annotations

import json
from pathlib import Path

from grader.pytest_plugin import lesson_in
from tests.course.pages import run_pytest
from tests.workshop.readme import ROOT


def report(folder: Path, *words: str) -> object:
    file = folder / "report.json"
    run_pytest(ROOT, "grader/", "--lesson", "02", "--lesson", "09", "--report-json", str(file), *words)
    return json.loads(file.read_text(encoding="utf-8"))


def test_two_processes_come_to_the_verdicts_of_one(tmp_path: Path) -> None:
    for tree in ("solutions", "grader/starters"):
        assert report(tmp_path, "--lessons", tree, "-n", "2") == report(tmp_path, "--lessons", tree)


def test_the_checks_of_a_lesson_go_together() -> None:
    first, second = "lesson_04_errors.py::good_orders", "lesson_04_errors_under_fire.py::a_crash"
    assert lesson_in(f"grader/checks/{first}") == lesson_in(f"grader/checks/{second}") == "04"
