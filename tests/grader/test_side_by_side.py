"""Lessons are graded side by side, by processes or by threads, and the verdicts are the same."""

from __future__ import annotations

import gc
import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from grader import ahead
from grader.check import Check, checks_of
from grader.clouds import LOCALSTACK, SIMULATED, opener
from grader.course import load_course
from grader.grade import grade
from grader.lesson_run import LessonRun
from grader.precheck import the_folder_can_be_run
from grader.pytest_plugin import lesson_in
from grader.report import CheckResult, passed
from tests.course.pages import run_pytest
from tests.workshop.readme import ROOT


def run_of(lesson: str) -> LessonRun:
    """A run of a lesson's solution, of which nothing is judged yet."""
    course = load_course(ROOT)
    return LessonRun(course, course.lesson(lesson), ROOT / "solutions", opener(SIMULATED), 0)


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


def test_threads_judge_each_check_once_and_wait_for_what_it_builds_on(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []
    real = LessonRun.tried
    monkeypatch.setattr(
        LessonRun, "tried", lambda run, check, *more: (tried.append(check.id), real(run, check, *more))[1]
    )
    run = run_of("02_receiver")
    checks: list[Check] = [*checks_of(run.lesson)]

    with ThreadPoolExecutor(4) as pool:
        verdicts = [result.status for result in pool.map(run.result, checks * 3)]

    assert set(verdicts) == {"passed"}
    assert sorted(tried) == sorted({"the_folder_can_be_run", *(check.id for check in checks)})


@pytest.mark.parametrize(
    "words",
    [["grader/checks/lesson_04_errors_under_fire.py"], ["grader/", "-k", "crash"]],
    ids=" ".join,
)
def test_any_selection_of_checks_is_judged(words: list[str]) -> None:
    assert "All that was graded holds." in run_pytest(ROOT, *words, "--lesson", "04", "--lessons", "solutions")


@pytest.mark.parametrize("tree", ["solutions", "grader/starters"])
def test_what_is_judged_beside_a_check_changes_no_verdict(tree: str, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = ("02", "07", "09")
    beside = grade(ROOT, chosen, lessons_dir=ROOT / tree)
    monkeypatch.setitem(ahead.AT_ONCE, SIMULATED, 0)
    assert grade(ROOT, chosen, lessons_dir=ROOT / tree) == beside


@pytest.mark.parametrize("cloud", [SIMULATED, LOCALSTACK])
def test_all_is_judged_ahead(cloud: str) -> None:
    run = run_of("01_sender")
    checks = checks_of(run.lesson)

    for thread in ahead.judge(cloud, [(run, [the_folder_can_be_run, *checks])], processors=2).threads:
        thread.join()

    assert all(run.has_verdict(check) for check in checks)


def test_one_core_is_left_to_whoever_asks() -> None:
    assert ahead.judge(SIMULATED, [], processors=1).threads == []


def test_who_interrupts_a_run_stops_what_goes_on_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[ahead.Waiting] = []
    real = ahead.judge
    monkeypatch.setattr(ahead, "judge", lambda *given: (begun.append(real(*given)), begun[0])[1])

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        grade(ROOT, ["03"], lessons_dir=ROOT / "solutions", on_result=interrupt)

    assert begun[0].take() is None
    for thread in begun[0].threads:
        thread.join(timeout=10)
        assert not thread.is_alive()


def test_what_was_begun_ends_at_its_next_event(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = threading.Event()

    def forever(run: LessonRun, check: Check, before_each_event: Callable[[], None]) -> CheckResult:
        while check is not the_folder_can_be_run:
            before_each_event()
            begun.set()
        return passed(check)

    monkeypatch.setattr(LessonRun, "tried", forever)
    run = run_of("01_sender")
    waiting = ahead.judge(SIMULATED, [(run, checks_of(run.lesson))], processors=2)
    assert begun.wait(10)

    waiting.stop()

    assert not [thread for thread in waiting.threads if thread.is_alive()]


def test_a_verdict_that_no_thread_comes_to_is_judged_by_who_asks() -> None:
    run = run_of("09_direct")
    ended = ahead.Waiting()
    ended.threads.append(threading.Thread())

    assert ended.result(run, the_folder_can_be_run).status == "passed"


def test_after_grading_garbage_is_looked_for_as_before() -> None:
    before = gc.get_threshold()
    grade(ROOT, ["09"], lessons_dir=ROOT / "solutions")
    assert gc.get_threshold() == before
