import os

import pytest

from tests.workshop.conftest import Workshop
from tests.workshop.small_course import STARTER, write
from workshop.course import Course


def test_the_starter_comes_back_and_the_work_is_kept(
    course: Course, workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = course.root / "lessons" / "01_sender"
    write(folder / "sender.py", "my work\n")
    write(folder / "notes" / "idea.txt", "an idea\n")

    assert workshop("reset", "01") == 0

    assert (folder / "sender.py").read_text(encoding="utf-8") == STARTER
    assert not (folder / "notes" / "idea.txt").exists()
    (kept,) = (course.memory / "kept" / "01_sender").iterdir()
    assert (kept / "sender.py").read_text(encoding="utf-8") == "my work\n"
    assert (kept / "notes" / "idea.txt").read_text(encoding="utf-8") == "an idea\n"
    assert f"Your files are kept in .workshop/kept/01_sender/{kept.name}" in capsys.readouterr().out


def test_two_resets_within_a_second_keep_both_works(course: Course, workshop: Workshop) -> None:
    file = course.root / "lessons" / "01_sender" / "sender.py"
    for work in ("first", "second", "third"):
        write(file, work)
        workshop("reset", "01")

    kept = (course.memory / "kept" / "01_sender").glob("*/sender.py")
    assert {path.read_text(encoding="utf-8") for path in kept} == {"first", "second", "third"}


def test_an_untouched_lesson_is_left_alone(
    course: Course, workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    assert workshop("reset", "01") == 0

    assert "there is nothing to reset" in capsys.readouterr().out
    assert not (course.memory / "kept").exists()


def test_other_line_ends_are_no_work(course: Course, workshop: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    file = course.root / "lessons" / "01_sender" / "sender.py"
    file.write_bytes(b"\xef\xbb\xbf" + STARTER.replace("\n", "\r\n").encode())

    workshop("reset", "01")

    assert "there is nothing to reset" in capsys.readouterr().out


def test_a_deleted_lesson_comes_back(course: Course, workshop: Workshop) -> None:
    folder = course.root / "lessons" / "02_receiver"
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()

    assert workshop("reset", "02") == 0
    assert (folder / "receiver.py").read_text(encoding="utf-8") == STARTER


def test_the_page_stays(course: Course, workshop: Workshop) -> None:
    page = course.root / "lessons" / "01_sender" / "README.md"
    write(page, "# my notes on the page\n")
    write(page.with_name("sender.py"), "my work\n")

    workshop("reset", "01")

    assert page.read_text(encoding="utf-8") == "# my notes on the page\n"


def test_nothing_is_touched_where_the_starter_is_missing(
    course: Course, workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    file = course.root / "lessons" / "01_sender" / "sender.py"
    write(file, "my work\n")
    (course.root / "grader" / "starters" / "01_sender" / "sender.py").unlink()

    assert workshop("reset", "01") == 2
    assert file.read_text(encoding="utf-8") == "my work\n"
    assert "grader/starters/01_sender should hold sender.py" in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such files")
def test_what_is_no_file_makes_room_for_the_starter(course: Course, workshop: Workshop) -> None:
    file, elsewhere = course.root / "lessons" / "01_sender" / "sender.py", course.root / "mine.txt"
    for stands_there in (os.mkfifo, os.mkdir, lambda path: path.symlink_to(elsewhere)):
        file.unlink()
        stands_there(file)
        assert workshop("reset", "01") == 0
        assert file.read_text(encoding="utf-8") == STARTER
        assert not file.is_symlink()
    assert not elsewhere.exists()
