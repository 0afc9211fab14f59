"""Which check is judged next: whatever it builds on has its verdict, or may well hold."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from grader import ahead, lesson_run
from grader.check import Check, checks_of
from grader.finding import Finding
from grader.lesson_run import LessonRun
from grader.precheck import the_folder_can_be_run
from grader.report import CheckResult, failed, passed
from grader.shop import Shop
from tests.grader.test_side_by_side import run_of

FINDING = Finding("saw", "because", "look_at", "try")


def one_who_takes(waiting: ahead.Waiting, taken: list[object]) -> threading.Thread:
    """A thread that has had time enough to take a check, where there is one for it."""
    thread = threading.Thread(target=lambda: taken.append(waiting.take()))
    thread.start()
    thread.join(timeout=4 * ahead.LOOK_S)
    return thread


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


def test_what_most_waits_for_comes_first() -> None:
    run = run_of("10_pipeline")
    first, *others = [the_folder_can_be_run, *checks_of(run.lesson)]
    run._results[first] = run._results[others[0]] = passed(first)

    task = ahead.Waiting([(run, others[1:])]).take()

    assert task is not None
    assert task[1].id == "trouble_at_any_call_stops_no_order"


def test_a_verdict_that_comes_while_it_is_asked_what_a_check_awaits_is_no_trouble() -> None:
    class Growing(dict[Check, CheckResult]):
        """Another thread adds to it whenever this one goes through it."""

        def __iter__(self) -> Iterator[Check]:
            raise RuntimeError("dictionary changed size during iteration")

        keys = items = values = __iter__  # type: ignore[assignment]

    run, (trouble, meeting, fire) = fire_and_what_it_builds_on()
    run._results = Growing({the_folder_can_be_run: passed(trouble), trouble: passed(trouble)})

    assert run.awaits(fire) == {meeting}
