import sys
from pathlib import Path

import pytest

import grader
from grader.report import CheckResult, Report
from tests.workshop.conftest import Workshop
from tests.workshop.readme import run, untouched
from tests.workshop.small_course import write
from workshop import findings, grading
from workshop.course import Course
from workshop.memory import last_report, was_graded

FAILED = """
01_sender  An HTTP request becomes a message

  ✗ not yet  P1  The file says that it passes.

    saw       it says nothing
    because   silence is no promise
    look at   lessons/01_sender
    try       say it


  01  An HTTP request becomes a message  ✗ not yet    0 of 3 points

Next      01_sender, P1: The file says that it passes.
look at   lessons/01_sender
then      uv run workshop check 01
"""
PASSED = """
01_sender  An HTTP request becomes a message

  ✓ ok       P1  The file says that it passes.

  01  An HTTP request becomes a message  ✓ passed    3 of 3 points

Next      02_receiver: A message becomes work
edit      lessons/02_receiver/receiver.py
then      uv run workshop watch 02
"""


def test_it_prints_the_graders_verdicts_and_ends_with_its_status(
    course: Course, workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    write(course.root / "lessons" / "01_sender" / "sender.py", "nothing\n")
    assert workshop("check", "01") == 1
    assert capsys.readouterr().out == FAILED

    write(course.root / "lessons" / "01_sender" / "sender.py", "# passes\n")
    assert workshop("check", "1") == 0
    assert capsys.readouterr().out == PASSED


def test_it_tells_what_aws_would_refuse_and_a_notebook_does_too(
    course: Course, workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    write(course.root / "lessons" / "01_sender" / "sender.py", "# passes\n# not on AWS\n")
    told = "On AWS    01_sender: its role allows nothing\n"

    assert workshop("check", "01") == 0
    assert told in capsys.readouterr().out
    report = grading.report(course, [course.lesson("01")], lambda *_: None)
    assert told in findings.shown(course, report).text + "\n"
    assert "<p>On AWS: its role allows nothing</p>" in findings.shown(course, report).html


def test_without_a_name_it_grades_every_lesson(workshop: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    assert workshop("check") == 1
    out = capsys.readouterr().out
    assert out.index("01_sender  An HTTP request") < out.index("02_receiver  A message becomes work")


def test_the_report_is_remembered(course: Course, workshop: Workshop) -> None:
    workshop("check", "02")

    report, changed = last_report(course, course.lesson("02"))
    assert report["status"] == "failed" and not changed
    assert not was_graded(course, course.lesson("01"))


def test_another_tree_is_graded_but_not_remembered(
    course: Course, workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    write(course.root / "elsewhere" / "01_sender" / "sender.py", "# passes\n")

    assert workshop("check", "01", "--lessons", str(course.root / "elsewhere")) == 0
    assert not was_graded(course, course.lesson("01"))


def test_a_tree_that_is_not_there_is_named(workshop: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    assert workshop("check", "--lessons", "nowhere") == 2
    assert "--lessons wants a folder that holds 01_sender/ and the others, not nowhere" in capsys.readouterr().err


def test_a_grader_that_cannot_be_imported_is_named(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "grader", None)

    assert workshop("check") == 2
    assert "cannot be imported: " in capsys.readouterr().err


def test_a_fault_of_ours_is_told_apart_from_not_yet(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(grader, "grade", None)

    assert workshop("check") == 3
    assert "Could not run: the fault is not yours." in capsys.readouterr().err


def test_a_module_named_boto3_in_the_lesson_is_not_ours(tmp_path: Path) -> None:
    root = untouched(tmp_path)
    lesson = root / "lessons" / "01_sender"
    write(lesson / "boto3.py", "raise SystemExit('planted')\n")

    done = run(lesson, "check", "01", "--lessons", str(root / "solutions"))

    assert done.returncode == 0, done.stdout + done.stderr


def test_what_waits_for_the_folder_is_counted_and_not_listed(
    course: Course, workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    told = grading.Verdicts(course)
    folder = CheckResult("folder", "P0", "The folder deploys.", "failed", 0, 0, "it is empty")
    waiting = CheckResult("it_waits", "P1", "It waits.", "blocked", 0, 3, f"waits for P0: {folder.title}")
    for lesson in course.lessons:
        for result in (folder, waiting, waiting):
            told.hear(lesson, result)
    told.end(Report("simulated", 0, ()))

    out = capsys.readouterr().out
    assert "It waits." not in out
    assert out.count("  · waits    2 checks wait for P0.\n") == 2
