import re
from pathlib import Path

from tests.workshop.readme import PAGE, ROOT, filled, run, untouched


def test_the_page_shows_what_is_true() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert filled(text) == text, "run `python -m tests.workshop.readme` and look at what changed"


def test_the_page_is_one_screen() -> None:
    assert len(PAGE.read_text(encoding="utf-8").splitlines()) <= 100


def test_every_link_leads_to_a_file() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", PAGE.read_text(encoding="utf-8"))
    assert links and [link for link in links if not (ROOT / link).exists()] == []


def test_the_first_command_grades_untouched_lessons_and_says_what_is_next(tmp_path: Path) -> None:
    done = run(untouched(tmp_path))

    assert done.returncode == 1, done.stderr
    assert done.stdout.endswith("then      uv run workshop watch 01\n")
    assert "could not run" not in done.stdout and done.stderr == ""
