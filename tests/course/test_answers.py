"""The grader is proven: every wrong answer is refused for its own reason, every right one passes, on any seed."""

import re
from zlib import crc32

import pytest

from grader.check import checks_of
from grader.course import load_course
from grader.grade import grade
from grader.precheck import the_folder_can_be_run
from grader.report import LessonReport
from tests.answers.catalogue import ROOT, Answer, answers
from tests.answers.record import graded, named_result, text_of

COURSE = load_course(ROOT)
LESSONS = [lesson.id for lesson in COURSE.lessons]
SEEDS = range(3)
WRONG = [answer for lesson in LESSONS for answer in answers("wrong", lesson)]
RIGHT = [answer for lesson in LESSONS for answer in answers("right", lesson)]
PROMISES = {"01": 5, "02": 5, "03": 6, "04": 8, "05": 6, "06": 5, "07": 6, "08": 7, "09": 4, "10": 5}
LEAST_WRONG, LEAST_RIGHT = 6, 3


def not_passed(lesson: LessonReport) -> list[tuple[str, str, str]]:
    return [(check.id, check.status, check.saw) for check in lesson.checks if check.status != "passed"]


def settled(text: str, answer: Answer) -> str:
    """A text without the moments of an answer whose threads race the end of the invocation."""
    return re.sub(r"\d+\.\d{3} s|(\d+ d )?\d+:\d\d:\d\d\.\d{3}", "some s", text) if "race" in answer.facts else text


def seed_of(answer: Answer) -> int:
    """A seed for each odd answer: together they try many, and each of them takes seconds."""
    return crc32(answer.name.encode()) % 100


@pytest.mark.parametrize("answer", WRONG, ids=str)
def test_a_wrong_answer_is_refused_by_its_check_in_those_words(answer: Answer) -> None:
    named = named_result(answer)
    assert named.promise == answer.facts["promise"]
    assert named.status == "failed"
    assert settled(text_of(named), answer) == settled(answer.finding.read_text(encoding="utf-8"), answer)


ONE_FINDING = (
    "05_dead_letters-skips_what_is_no_json",
    "05_dead_letters-count_as_text",
    "05_dead_letters-sent_at_as_text",
    "06_throttling-parks_one_move_too_late",
    "06_throttling-batches_of_ten",
    "06_throttling-parked_on_the_dead_letter_queue",
    "07_fifo_polling-ids_joined_without_separator",
)


@pytest.mark.parametrize("answer", [{str(answer): answer for answer in WRONG}[name] for name in ONE_FINDING], ids=str)
def test_what_builds_on_a_mistake_waits_and_tells_no_other_cause(answer: Answer) -> None:
    assert [check.id for check in graded(answer).checks if check.status == "failed"] == [answer.facts["check"]]


@pytest.mark.parametrize("answer", RIGHT, ids=str)
def test_an_odd_but_right_answer_passes(answer: Answer) -> None:
    assert not_passed(graded(answer, seed_of(answer))) == []


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_solution_passes_on_every_seed(lesson: str) -> None:
    for seed in SEEDS:
        report = grade(ROOT, [lesson], lessons_dir=ROOT / "solutions", seed=seed)
        assert not_passed(report.lessons[0]) == []


@pytest.mark.parametrize("lesson", LESSONS)
def test_an_untouched_lesson_fails_by_findings_and_not_by_a_crash(lesson: str) -> None:
    report = grade(ROOT, [lesson], lessons_dir=ROOT / "grader" / "starters").lessons[0]
    assert report.status == "failed"
    assert report.checks[0].status == "passed", report.checks[0].saw
    assert {check.status for check in report.checks} <= {"passed", "failed", "blocked"}


@pytest.mark.parametrize("lesson", LESSONS)
def test_each_promise_has_a_check_and_no_check_keeps_another(lesson: str) -> None:
    checks = checks_of(COURSE.lesson(lesson))
    promised = {f"P{number}" for number in range(1, PROMISES[lesson[:2]] + 1)}
    assert {check.promise for check in checks} == promised
    assert all(check.points > 0 for check in checks)


@pytest.mark.parametrize("lesson", LESSONS)
def test_each_check_is_shown_to_refuse_something(lesson: str) -> None:
    proven = {answer.facts["check"] for answer in answers("wrong", lesson)}
    assert {check.id for check in checks_of(COURSE.lesson(lesson))} == proven
    assert the_folder_can_be_run.id not in proven


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_has_enough_answers_of_both_kinds(lesson: str) -> None:
    assert len(answers("wrong", lesson)) >= LEAST_WRONG
    assert len(answers("right", lesson)) >= LEAST_RIGHT
    assert all(answer.facts.get("oddity") for answer in answers("right", lesson))
    assert all(answer.facts.get("mistake") for answer in answers("wrong", lesson))


@pytest.mark.parametrize("tree", ["lessons", "solutions", "grader/starters"])
def test_no_lesson_folder_holds_a_stray_file(tree: str) -> None:
    pages = {"README.md"} if tree == "lessons" else set()
    other = {"serverless.yml"} if tree == "solutions" else set()
    for lesson in COURSE.lessons:
        there = {path.name for path in (ROOT / tree / lesson.id).iterdir() if path.name != "__pycache__"}
        if lesson.free and tree == "solutions":
            there = {name for name in there if not name.endswith(".py")} | set(lesson.free)
        assert there - other == {*lesson.files, *lesson.free, *lesson.given, *pages}
