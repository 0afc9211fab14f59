import pytest

from grader.course import load_course
from tests.serverless import write
from tests.serverless.files import SERVERLESS, SOLUTIONS, lessons

HOW = "run `python -m tests.serverless.write`"


def test_each_solution_has_a_serverless_yml() -> None:
    assert lessons() == [lesson.id for lesson in load_course(SOLUTIONS.parent).lessons], (
        "write it by hand up to resources:"
    )


@pytest.mark.parametrize("lesson", lessons())
def test_what_follows_from_the_template_stands_in_serverless_yml(lesson: str) -> None:
    assert (SOLUTIONS / lesson / SERVERLESS).read_text(encoding="utf-8") == write.whole(lesson), HOW


def test_the_page_shows_the_files_as_they_are() -> None:
    assert write.PAGE.read_text(encoding="utf-8") == write.page(), HOW
