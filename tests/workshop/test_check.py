import pytest

from tests.workshop.conftest import Workshop, write
from workshop.course import Course
from workshop.memory import last_report


def test_it_prints_the_graders_report_and_ends_with_its_status(
    course: Course, workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    assert workshop("check", "01") == 1
    assert capsys.readouterr().out == "01_sender: failed\n"

    write(course.root / "lessons" / "01_sender" / "sender.py", "# passes\n")
    assert workshop("check", "1") == 0
    assert capsys.readouterr().out == "01_sender: passed\n"


def test_without_a_name_it_grades_every_lesson(
    workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    assert workshop("check") == 1
    assert capsys.readouterr().out == "01_sender: failed\n02_receiver: failed\n"


def test_the_report_is_remembered(course: Course, workshop: Workshop) -> None:
    workshop("check", "02")

    report, changed = last_report(course, course.lesson("02"))
    assert report is not None and report["status"] == "failed" and not changed
    assert last_report(course, course.lesson("01")) == (None, False)


def test_another_tree_is_graded_but_not_remembered(
    course: Course, workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    write(course.root / "elsewhere" / "01_sender" / "sender.py", "# passes\n")

    assert workshop("check", "01", "--lessons", str(course.root / "elsewhere")) == 0
    assert last_report(course, course.lesson("01")) == (None, False)


def test_a_tree_that_is_not_there_is_named(workshop: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    assert workshop("check", "--lessons", "nowhere") == 2
    assert (
        "--lessons wants a folder that holds 01_sender/ and the others, not nowhere"
        in capsys.readouterr().err
    )


def test_a_grader_that_cannot_be_imported_is_named(
    course: Course, workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    write(course.root / "grader" / "__init__.py", "import nothing_of_that_name\n")

    assert workshop("check") == 2
    assert "No module named 'nothing_of_that_name'" in capsys.readouterr().err
