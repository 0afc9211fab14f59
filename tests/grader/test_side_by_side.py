"""Lessons are graded side by side, by processes or by threads, and the verdicts are the same."""

from __future__ import annotations

import gc
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from grader import ahead, lesson_run
from grader.check import Check, checks_of
from grader.clouds import LOCALSTACK, SIMULATED, opener
from grader.course import load_course
from grader.finding import Finding
from grader.grade import grade
from grader.lesson_run import LessonRun
from grader.precheck import the_folder_can_be_run
from grader.pytest_plugin import lesson_in
from grader.report import failed, passed
from grader.shop import Shop
from tests.course.pages import run_pytest
from tests.workshop.readme import ROOT

FINDING = Finding("saw", "because", "look_at", "try")


def run_of(lesson: str) -> LessonRun:
    """A run of a lesson's solution, of which nothing is judged yet."""
    course = load_course(ROOT)
    return LessonRun(course, course.lesson(lesson), ROOT / "solutions", opener(SIMULATED), 0)


def one_who_takes(waiting: ahead.Waiting, taken: list[object]) -> threading.Thread:
    """A thread that has had time enough to take a check, where there is one for it."""
    thread = threading.Thread(target=lambda: taken.append(waiting.take()))
    thread.start()
    thread.join(timeout=4 * ahead.LOOK_S)
    return thread


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
    real = LessonRun._tried
    monkeypatch.setattr(
        LessonRun, "_tried", lambda run, check, *more: (tried.append(check.id), real(run, check, *more))[1]
    )
    run = run_of("02_receiver")
    checks: list[Check] = [*checks_of(run.lesson)]

    with ThreadPoolExecutor(4) as pool:
        verdicts = [result.status for result in pool.map(run.result, checks * 3)]

    assert set(verdicts) == {"passed"}
    assert sorted(tried) == sorted({"the_folder_can_be_run", *(check.id for check in checks)})


def test_a_check_is_handed_out_when_all_that_it_builds_on_has_a_verdict() -> None:
    run = run_of("03_batching")
    checks = [the_folder_can_be_run, *checks_of(run.lesson)]
    waiting, done = ahead.Waiting([(run, checks[::-1])]), list[Check]()

    while task := waiting.take():
        assert set(task[1].after) <= set(done)
        run.result(task[1])
        done.append(task[1])

    assert done[0] is the_folder_can_be_run
    assert set(done) == set(checks)


def test_a_check_whose_first_checks_are_not_here_is_handed_out_all_the_same() -> None:
    run = run_of("03_batching")
    last = next(check for check in reversed(checks_of(run.lesson)) if check.after)

    assert ahead.Waiting([(run, [last])]).take() == (run, last)


def test_what_builds_on_a_check_that_was_taken_waits_for_its_end() -> None:
    run = run_of("03_batching")
    waiting = ahead.Waiting([(run, [the_folder_can_be_run, checks_of(run.lesson)[0]])])
    first, taken = waiting.take(), list[object]()
    other = one_who_takes(waiting, taken)
    assert first
    assert not taken

    waiting.end(first)  # without a verdict, as when its thread dies

    other.join(timeout=10)
    assert taken == [(run, checks_of(run.lesson)[0])]


def fire_and_what_it_builds_on() -> tuple[LessonRun, list[Check]]:
    """A run of lesson 10, and its last big check after the two that it waits for."""
    run = run_of("10_pipeline")
    fire = next(check for check in checks_of(run.lesson) if check.id == "three_hundred_orders_under_fire")
    return run, [*fire.after, fire]


def test_a_check_may_begin_while_the_last_that_it_builds_on_is_judged() -> None:
    run, (trouble, meeting, fire) = fire_and_what_it_builds_on()
    run._results[the_folder_can_be_run] = run._results[trouble] = passed(trouble)
    waiting = ahead.Waiting([(run, [meeting, fire])])

    assert waiting.take() == (run, meeting)
    assert waiting.take() == (run, fire)


@pytest.mark.parametrize("known", ["nothing", "a failure"])
def test_a_check_that_may_well_be_blocked_does_not_begin(known: str) -> None:
    run, (trouble, meeting, fire) = fire_and_what_it_builds_on()
    if known == "a failure":
        run._results[trouble] = failed(trouble, FINDING)
    run._results[the_folder_can_be_run] = passed(trouble)

    waiting = ahead.Waiting([(run, [meeting, fire])])
    assert waiting.take() == (run, meeting)
    taken: list[object] = []
    other = one_who_takes(waiting, taken)
    assert not taken

    waiting.stop()
    other.join(timeout=10)
    assert taken == [None]


def test_who_looks_to_the_end_begins_the_longest_check_as_soon_as_something_that_it_builds_on_holds() -> None:
    run, (trouble, meeting, fire) = fire_and_what_it_builds_on()
    first = trouble.after[0]
    waiting = ahead.Waiting([(run, [first, trouble, meeting, fire])])
    run._results[the_folder_can_be_run] = passed(first)

    assert waiting.take(far=True) == (run, first)
    run._results[first] = passed(first)
    waiting.end((run, first))
    assert waiting.take(far=True) == (run, fire)
    assert waiting.take() == (run, trouble)


@pytest.mark.parametrize("ends_first", [True, False], ids=["it ends first", "it is given up"])
def test_a_check_that_was_tried_in_vain_is_blocked(ends_first: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    run, (trouble, meeting, fire) = fire_and_what_it_builds_on()
    run._results[the_folder_can_be_run] = run._results[trouble] = passed(trouble)
    tried: list[Check] = []

    def of_fire(shop: Shop) -> None:
        if not ends_first:
            run._results[meeting] = failed(meeting, FINDING)
            shop.cloud.clock.later(1, lambda: None)
            shop.cloud.run(1)
            pytest.fail("nobody asks for this any more")

    def found(check: Check, shop: Shop) -> Finding | None:
        tried.append(check)
        return of_fire(shop) if check is fire else FINDING

    monkeypatch.setattr(lesson_run, "_finding_of", found)

    assert run.result(fire, ahead=True).status == "blocked"
    assert tried[0] is fire
    assert run.result(meeting).status != "passed"


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


def test_a_verdict_that_no_thread_comes_to_is_judged_by_who_asks() -> None:
    run = run_of("09_direct")
    ended = ahead.Waiting()
    ended.threads.append(threading.Thread())

    assert ended.result(run, the_folder_can_be_run).status == "passed"


def test_what_most_waits_for_comes_first() -> None:
    run = run_of("10_pipeline")
    first, *others = [the_folder_can_be_run, *checks_of(run.lesson)]
    run._results[first] = run._results[others[0]] = passed(first)

    task = ahead.Waiting([(run, others[1:])]).take()

    assert task is not None
    assert task[1].id == "trouble_at_any_call_stops_no_order"


def test_after_grading_garbage_is_looked_for_as_before() -> None:
    before = gc.get_threshold()
    grade(ROOT, ["09"], lessons_dir=ROOT / "solutions")
    assert gc.get_threshold() == before
