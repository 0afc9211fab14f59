from pathlib import Path

import pytest

from tests.workshop.conftest import Workshop
from tests.workshop.small_course import write
from workshop.course import Course, Trouble, digest, find


@pytest.mark.parametrize("name", ["2", "02", "02_receiver", "lessons/02_receiver/", "lessons\\02_receiver"])
def test_a_lesson_has_many_names(course: Course, name: str) -> None:
    assert course.lesson(name).id == "02_receiver"


@pytest.mark.parametrize("name", ["3", "0", "", "receiver"])
def test_an_unknown_lesson_lists_the_lessons(course: Course, name: str) -> None:
    with pytest.raises(Trouble) as trouble:
        course.lesson(name)
    assert str(trouble.value) == (
        f"There is no lesson {name!r}. The lessons are:\n"
        "  01  An HTTP request becomes a message\n"
        "  02  A message becomes work"
    )


def test_the_course_is_found_from_any_folder_inside(course: Course) -> None:
    assert find(course.root / "lessons" / "01_sender").root == course.root


def test_outside_of_a_course_the_command_says_so(
    tmp_path: Path, workshop: Workshop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    assert workshop() == 2
    assert capsys.readouterr().err.startswith(f"No course here: neither {tmp_path} nor a folder above it")


@pytest.mark.parametrize("text", ["[[lesson", "[[lesson]]\nid = '01_sender'\n", "lesson = 3\n", ""])
def test_a_damaged_declaration_is_named(course: Course, text: str) -> None:
    write(course.root / "lessons" / "lessons.toml", text)

    with pytest.raises(Trouble, match=r"should declare \[\[lesson\]\] tables"):
        find(course.root)


def test_the_page_and_what_python_leaves_behind_are_no_change(course: Course) -> None:
    folder = course.root / "lessons" / "01_sender"
    before = digest(folder)

    write(folder / "__pycache__" / "sender.cpython-311.pyc", "bytes")
    write(folder / "README.md", "# a better page")
    assert digest(folder) == before

    write(folder / "sender.py", "new\n")
    assert digest(folder) != before
