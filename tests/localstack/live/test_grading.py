"""The lessons graded on LocalStack: solutions hold, wrong answers are refused by their own check.

What waits there waits for all at once; so wrong answers are judged side by side, and while solutions are.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from grader.clouds import LOCALSTACK
from grader.course import load_course
from grader.grade import grade
from grader.report import CheckResult
from tests.answers.catalogue import ROOT, Answer, answers
from tests.answers.record import named_result
from workshop.localstack.instance import Instance

COURSE = load_course(ROOT)
LESSONS = [lesson.id for lesson in COURSE.lessons]
WRONG = [answer for lesson in LESSONS for answer in answers("wrong", lesson) if "localstack" in answer.facts]
AT_ONCE = 3

Verdicts = dict[str, Future[CheckResult]]


@pytest.fixture(scope="module", autouse=True)
def where(localstack: Instance) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", localstack.endpoint)
        yield


@pytest.fixture(scope="module", autouse=True)
def verdicts(where: None) -> Verdicts:
    """The verdict of the check that each wrong answer names, as it comes."""
    pool = ThreadPoolExecutor(AT_ONCE)
    asked = {str(answer): pool.submit(named_result, answer, cloud=LOCALSTACK) for answer in WRONG}
    pool.shutdown(wait=False)
    return asked


def test_every_solution_holds_as_far_as_it_can_be_shown() -> None:
    report = grade(ROOT, lessons_dir=ROOT / "solutions", cloud=LOCALSTACK)

    found = [(lesson.id, each.id, each.status, each.saw) for lesson in report.lessons for each in lesson.checks]
    assert [one for one in found if one[2] in ("failed", "error")] == []
    assert not [one for one in found if one[2] == "blocked" and not one[3].startswith("LocalStack does not show this")]
    assert report.exit_status == 0
    assert {lesson.id for lesson in report.lessons if any(each.points for each in lesson.checks)} == set(LESSONS)


@pytest.mark.parametrize("answer", WRONG, ids=str)
def test_a_wrong_answer_is_refused_by_its_check(answer: Answer, verdicts: Verdicts) -> None:
    verdict = verdicts[str(answer)].result()

    assert (verdict.promise, verdict.status) == (answer.facts["promise"], "failed"), verdict.saw


def test_every_lesson_has_an_answer_that_is_refused_there() -> None:
    assert {answer.lesson for answer in WRONG} == set(LESSONS)
