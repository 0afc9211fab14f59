"""What docs/instructors.md tells teachers to run works as it stands."""

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
    page = (ROOT / "docs" / "instructors.md").read_text(encoding="utf-8")
    (script,) = SCRIPT.findall(page)
    (course / "grade_class.py").write_text(script, encoding="utf-8")

    done = subprocess.run([sys.executable, "grade_class.py"], cwd=course, capture_output=True, text=True)

    ada, grace, linus = done.stdout.splitlines()
    full = re.fullmatch(r"ada 01_sender: (\d+)/\1", ada)
    assert full, done.stdout + done.stderr
    assert re.fullmatch(rf"grace 01_sender: \d/{full[1]}", grace)
    assert linus == f"linus 01_sender: 0/{full[1]}"


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
