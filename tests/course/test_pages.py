"""What a page shows is what the files say and what the grader said."""

import re
from pathlib import Path

import pytest

from grader.check import checks_of
from grader.course import Lesson, load_course
from tests.course.comparisons import MEASURED as MEASURED_TABLE
from tests.course.pages import PAGES, ROOT, TRANSCRIPT, filled
from tests.course.pictures import PICTURE

COURSE = load_course(ROOT)
BLOCK = re.compile(r"```(\w+)\n(.*?)```\n", re.DOTALL)
LINK = re.compile(r"\]\(([^)]+)\)")
SOURCES = ("https://docs.aws.amazon.com/", "https://aws.amazon.com/", "https://boto3.amazonaws.com/")
MEASURED = ROOT / "tests" / "course" / "measured"
SECTIONS = ["Run it failing first", "What happens and why", "Your task", "Questions people ask"]
OURS = ("../../docs/serverless.md#", "../../quizzes/")  # the other way to write the template; what comes after
LEAST_LINES, MOST_LINES = 30, 60


def page(lesson: Lesson) -> str:
    return (ROOT / "lessons" / lesson.id / "README.md").read_text(encoding="utf-8")


def texts(lesson: Lesson, suffix: str) -> list[str]:
    trees = (ROOT / tree / lesson.id for tree in ("grader/starters", "lessons", "solutions"))
    files = [path for tree in trees for path in tree.glob(f"*{suffix}")] + sorted(MEASURED.rglob(f"*{suffix}"))
    return [path.read_text(encoding="utf-8") for path in files]


def blocks(lesson: Lesson, kind: str) -> list[str]:
    return [code for name, code in BLOCK.findall(page(lesson)) if name == kind]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.parent.name)
def test_a_page_shows_what_the_grader_says_of_the_untouched_lesson(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert TRANSCRIPT.search(text)
    assert filled(text) == text, "run `python -m tests.course.pages` and look at what changed"


@pytest.mark.parametrize("lesson", COURSE.lessons, ids=lambda lesson: lesson.id)
def test_a_pages_code_is_in_the_lessons_files(lesson: Lesson) -> None:
    shown = blocks(lesson, "python")
    assert shown or blocks(lesson, "yaml")
    assert [code for code in shown if not any(code in text for text in texts(lesson, ".py"))] == []
    assert [code for code in blocks(lesson, "yaml") if not any(code in text for text in texts(lesson, ".yaml"))] == []
    assert {name for name, _ in BLOCK.findall(page(lesson))} <= {"python", "yaml", "console"}


@pytest.mark.parametrize("lesson", COURSE.lessons, ids=lambda lesson: lesson.id)
def test_a_page_has_its_parts_in_order_and_ends_in_a_question(lesson: Lesson) -> None:
    text = page(lesson)
    assert text.startswith(f"# {lesson.number} {lesson.title}\n")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == SECTIONS
    assert text.rstrip().endswith("?")
    written = MEASURED_TABLE.sub("", TRANSCRIPT.sub("", PICTURE.sub("", text)))
    assert (
        LEAST_LINES
        <= len([line for line in written.splitlines() if not any(link in line for link in OURS)])
        <= MOST_LINES
    )


@pytest.mark.parametrize("lesson", COURSE.lessons, ids=lambda lesson: lesson.id)
def test_a_pages_facts_have_sources_at_aws(lesson: Lesson) -> None:
    links = [link for link in LINK.findall(PICTURE.sub("", page(lesson))) if not link.startswith(OURS)]
    assert len(links) >= 4
    assert [link for link in links if not link.startswith(SOURCES)] == []


@pytest.mark.parametrize("lesson", COURSE.lessons, ids=lambda lesson: lesson.id)
def test_a_page_promises_what_the_checks_hold(lesson: Lesson) -> None:
    promised = re.findall(r"^- (P\d+) ", page(lesson), re.MULTILINE)
    assert promised == sorted({check.promise for check in checks_of(lesson)})


@pytest.mark.parametrize("lesson", COURSE.lessons, ids=lambda lesson: lesson.id)
def test_a_starter_has_one_todo_in_each_file(lesson: Lesson) -> None:
    for name in lesson.files + lesson.free:
        starter = (ROOT / "grader" / "starters" / lesson.id / name).read_text(encoding="utf-8")
        assert starter.count("TODO") == 1
    assert all("TODO" not in path.read_text(encoding="utf-8") for path in (ROOT / "solutions" / lesson.id).glob("*.*"))


@pytest.mark.parametrize("lesson", COURSE.lessons, ids=lambda lesson: lesson.id)
def test_a_lesson_has_three_hints_or_more(lesson: Lesson) -> None:
    text = (ROOT / "grader" / "hints" / f"{lesson.id}.md").read_text(encoding="utf-8")
    steps = re.findall(r"^## (\d+)\n\n(\S)", text, re.MULTILINE)
    assert len(steps) >= 3
    assert [int(number) for number, _ in steps] == list(range(1, len(steps) + 1))


@pytest.mark.parametrize("lesson", COURSE.lessons, ids=lambda lesson: lesson.id)
def test_a_solution_has_the_template_that_was_given(lesson: Lesson) -> None:
    for name in lesson.given:
        given = (ROOT / "grader" / "starters" / lesson.id / name).read_text(encoding="utf-8")
        assert (ROOT / "solutions" / lesson.id / name).read_text(encoding="utf-8") == given
