"""The pages' pictures are current, and each page shows its own.

Fonts differ between machines and move a letter or two, so it is the document behind a picture that is compared.
"""

import pytest

from cloudlet.timeline import static
from tests.course.pictures import FOLDER, document, path_of, placed
from tests.workshop.readme import ROOT
from workshop.course import Lesson, find

COURSE = find(ROOT)


@pytest.mark.parametrize("lesson", COURSE.lessons, ids=lambda lesson: lesson.id)
def test_a_picture_shows_what_happens_to_the_untouched_lesson(lesson: Lesson) -> None:
    drawn = path_of(lesson).read_text(encoding="utf-8")
    current = f"<metadata>{static.digest(document(COURSE, lesson))}</metadata>"
    assert current in drawn, "run `python -m tests.course.pictures` and look at what changed"


@pytest.mark.parametrize("lesson", COURSE.lessons, ids=lambda lesson: lesson.id)
def test_a_page_shows_its_picture_and_leads_to_its_notebook(lesson: Lesson) -> None:
    page = (COURSE.folder(lesson) / "README.md").read_text(encoding="utf-8")
    assert placed(page, lesson) == page, "run `python -m tests.course.pictures`"
    assert (ROOT / "notebooks" / f"{lesson.id}.ipynb").is_file()


def test_no_picture_is_left_over() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {path_of(lesson).name for lesson in COURSE.lessons}
