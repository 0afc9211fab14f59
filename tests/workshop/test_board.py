from pathlib import Path

import pytest

import grader
from grader.report import CheckResult
from tests.workshop.conftest import Workshop
from tests.workshop.small_course import SOLVED, write
from workshop.board import Row, show
from workshop.course import Course, find

BOARD = """
  01  An HTTP request becomes a message  untouched    0 of 3
  02  A message becomes work             untouched    0 of 3
                                         points       0 of 6

Next      01_sender, P1: The file says that it passes.
saw       it says nothing
because   silence is no promise
look at   lessons/01_sender
try       say it
edit      lessons/01_sender/sender.py
then      uv run workshop watch 01
"""

COULD_NOT_RUN = CheckResult("it_passes", "P1", "The file says that it passes.", "error", 0, 3, "could not run: x")


def test_the_first_use_grades_everything_and_shows_the_next_step(
    workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    assert workshop() == 1
    first, _, board = capsys.readouterr().out.partition("\n")
    assert first == "Grading 01, 02 for the first time ..."
    assert board == BOARD


def test_a_later_use_remembers_and_does_not_grade(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    workshop()
    monkeypatch.setattr(grader, "grade", None)  # calling it would fail now
    capsys.readouterr()

    assert workshop() == 1
    assert capsys.readouterr().out == BOARD


def test_it_says_when_files_changed_since_the_last_grading(
    course: Course, workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    workshop()
    write(course.root / "lessons" / "01_sender" / "sender.py", "# passes\n")
    capsys.readouterr()

    workshop()

    out = capsys.readouterr().out
    assert "  01  An HTTP request becomes a message  changed      0 of 3\n" in out
    assert out.endswith("Next      You changed 01_sender since it was graded.\nthen      uv run workshop check 01\n")


def test_after_a_lesson_has_passed_the_next_one_is_next(
    course: Course, workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    write(course.root / "lessons" / "01_sender" / "sender.py", "# passes\n")
    workshop("check", "01")
    capsys.readouterr()

    assert workshop() == 1

    out = capsys.readouterr().out
    assert "  01  An HTTP request becomes a message  ✓ passed     3 of 3\n" in out
    assert out.endswith("then      uv run workshop watch 02\n")


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
    monkeypatch.delenv("UV_RUN_RECURSION_DEPTH", raising=False)

    workshop()

    assert capsys.readouterr().out.endswith("then      workshop watch 01\n")


def test_a_lesson_folder_that_is_gone_is_no_crash(
    course: Course, workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    workshop()
    for path in (course.root / "lessons" / "01_sender").iterdir():
        path.unlink()

    assert workshop() == 1
    assert " changed " in capsys.readouterr().out


def test_a_lesson_that_could_not_be_graded_is_graded_again(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("tests.workshop.small_course.verdict", lambda folder: COULD_NOT_RUN)
        assert workshop() == 3
    assert "! could not run" in capsys.readouterr().out

    assert workshop() == 1
    assert capsys.readouterr().out.endswith(BOARD)


def test_every_row_fits_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    course = find(Path(__file__))
    report = {"status": "failed", "points": 40, "max_points": 44}
    show(course, [Row(lesson, report, changed=False, untouched=True) for lesson in course.lessons])

    assert max(map(len, capsys.readouterr().out.splitlines())) <= 80
