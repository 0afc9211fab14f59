"""What docs/instructors.md tells teachers to run works as it stands."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.workshop.readme import ROOT, untouched

SCRIPT = re.compile(r"<!-- run by tests/workshop/test_instructors.py -->\n```python\n(.*?)```", re.DOTALL)


def test_the_script_of_the_page_grades_a_class(tmp_path: Path) -> None:
    course = untouched(tmp_path)
    _keep_the_first_lesson(course / "lessons" / "lessons.toml")
    for person, tree in {"ada": "solutions", "grace": "lessons"}.items():
        shutil.copytree(course / tree / "01_sender", course / "submissions" / person / "01_sender")
    (course / "submissions" / "linus").mkdir()
    if sys.platform == "linux":
        (course / "submissions" / os.fsdecode(b"m\xff\n")).mkdir()
        (course / "submissions" / "passed over").symlink_to(course / "solutions")

    done = _graded(course)

    ada, grace, linus, *others = done.stdout.splitlines()
    full = re.fullmatch(r"ada 01_sender: (\d+)/\1", ada)
    assert full, done.stdout + done.stderr
    assert re.fullmatch(rf"grace 01_sender: \d/{full[1]}", grace)
    assert linus == f"linus 01_sender: 0/{full[1]}"
    assert others == ([f"m\\udcff\\n 01_sender: 0/{full[1]}"] if sys.platform == "linux" else [])


def test_the_script_goes_on_where_it_was_stopped_and_marks_what_aws_would_refuse(tmp_path: Path) -> None:
    course = untouched(tmp_path)
    _keep_the_first_lesson(course / "lessons" / "lessons.toml")
    (course / "reports").mkdir()
    lesson = {"id": "01_sender", "status": "passed", "points": 9, "max_points": 9, "on_aws": ["a call is refused"]}
    reports = {"ada": [lesson], "grace": [], "linus": [lesson | {"status": "error"}]}
    for person, lessons in reports.items():
        shutil.copytree(course / "lessons" / "01_sender", course / "submissions" / person / "01_sender")
        report = {"version": 1, "lessons": lessons}
        (course / "reports" / f"{person}.json").write_text(json.dumps(report), encoding="utf-8")

    ada, grace, linus = _graded(course).stdout.splitlines()

    assert ada == "ada 01_sender: 9/9*"
    assert re.fullmatch(r"grace 01_sender: \d+/\d+", grace)
    assert re.fullmatch(r"linus 01_sender: \d+/\d+", linus)


def _graded(course: Path) -> subprocess.CompletedProcess[str]:
    page = (ROOT / "docs" / "instructors.md").read_text(encoding="utf-8")
    (script,) = SCRIPT.findall(page)
    (course / "grade_class.py").write_text(script, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "grade_class.py"], cwd=course, capture_output=True, encoding="utf-8", check=False
    )


@pytest.mark.skipif(not shutil.which("uv"), reason="there is no uv here")
def test_the_list_of_wheels_is_one_that_pip_downloads() -> None:
    """pip asks for the hash of each line, and the project itself has none."""
    page = (ROOT / "docs" / "instructors.md").read_text(encoding="utf-8")
    (words,) = re.findall(r"^    (uv export .+) > wheels.txt$", page, re.MULTILINE)
    done = subprocess.run([*words.split(), "--frozen"], cwd=ROOT, capture_output=True, text=True, check=True)
    names = [line for line in done.stdout.splitlines() if line and line[0] not in " #"]
    assert "boto3" in {line.partition("==")[0] for line in names}
    assert [line for line in names if "==" not in line] == []


def _keep_the_first_lesson(declaration: Path) -> None:
    text = declaration.read_text(encoding="utf-8")
    declaration.write_text("[[lesson]]".join(text.split("[[lesson]]")[:2]), encoding="utf-8")
