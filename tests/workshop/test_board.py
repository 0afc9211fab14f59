import sys

import pytest

from tests.workshop.conftest import SOLVED, Workshop, write
from workshop.course import Course

FIRST = """\
  01  An HTTP request becomes a message   untouched       0 of 3
  02  A message becomes work              untouched       0 of 3
                                                          0 of 6

Next: 01_sender, P1: The file says that it passes.
Edit lessons/01_sender/sender.py
Run now: uv run workshop watch 01
"""


def test_the_first_use_grades_everything_and_shows_the_next_step(
    workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    assert workshop() == 1
    assert capsys.readouterr().out == FIRST


def test_a_later_use_remembers_and_does_not_grade(
    workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    workshop()
    sys.modules["grader"] = None  # type: ignore[assignment]  # importing it would fail now
    capsys.readouterr()

    assert workshop() == 1
    assert capsys.readouterr().out == FIRST


def test_it_says_when_files_changed_since_the_last_grading(
    course: Course, workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    workshop()
    write(course.root / "lessons" / "01_sender" / "sender.py", "# passes\n")
    capsys.readouterr()

    workshop()

    out = capsys.readouterr().out
    assert "An HTTP request becomes a message   not yet         0 of 3    changed since\n" in out
    assert out.endswith("You changed 01_sender since it was graded.\nRun now: uv run workshop check 01\n")


def test_after_a_lesson_has_passed_the_next_one_is_next(
    course: Course, workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    write(course.root / "lessons" / "01_sender" / "sender.py", "# passes\n")
    workshop("check", "01")
    capsys.readouterr()

    assert workshop() == 1

    out = capsys.readouterr().out
    assert "An HTTP request becomes a message   passed          3 of 3\n" in out
    assert out.endswith("Run now: uv run workshop watch 02\n")


def test_when_all_have_passed_it_says_so(
    course: Course, workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    for file in ("01_sender/sender.py", "02_receiver/receiver.py"):
        write(course.root / "lessons" / file, f"# passes\n{SOLVED}")

    assert workshop() == 0
    assert "Every lesson has passed." in capsys.readouterr().out


def test_outside_of_uv_the_command_is_the_plain_one(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("UV")

    workshop()

    assert capsys.readouterr().out.endswith("Run now: workshop watch 01\n")


def test_a_lesson_folder_that_is_gone_is_no_crash(
    course: Course, workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    workshop()
    for path in (course.root / "lessons" / "01_sender").iterdir():
        path.unlink()

    assert workshop() == 1
    assert "changed since" in capsys.readouterr().out
