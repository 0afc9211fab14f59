"""What is told of a file or a folder that is missing, has another name, never ends, or is a link to another place."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from grader.grade import grade
from tests.grader.one_lesson import LESSON, ROOT, SENDER, course, judged

RENAMED = {
    "sender.py": ("sender.py.txt", "Sender.py", "sendre.py"),
    "template.yaml": ("template.yml", "template.yaml.txt"),
    ".": ("01_Sender", "01_sendre"),
}


@pytest.mark.parametrize(("file", "name"), [(file, name) for file, names in RENAMED.items() for name in names])
def test_what_has_another_name_is_to_be_renamed(tmp_path: Path, file: str, name: str) -> None:
    wrong = course(tmp_path) / file
    wrong.rename(wrong.parent / name)
    (first, *_) = judged(tmp_path)
    assert first.try_ == f"Rename {name} to {wrong.name}."


def test_the_starters_are_brought_back_into_the_courses_own_lessons_only(tmp_path: Path) -> None:
    (course(tmp_path) / SENDER).unlink()
    assert judged(tmp_path)[0].try_.endswith("workshop reset 01")
    shutil.move(tmp_path / "lessons" / LESSON, tmp_path / "ada" / LESSON)
    of_ada = grade(tmp_path, [LESSON], lessons_dir=tmp_path / "ada").lessons[0]
    assert of_ada.checks[0].try_ == "Put the file there: ada/01_sender/sender.py"


LINKED = {
    "the template": ("template.yaml", "ada/01_sender/template.yaml is a link"),
    "a module beside it": ("helpers.py", "ada/01_sender/helpers.py is a link"),
    "a folder in it": ("src", "ada/01_sender/src is a link"),
}


@pytest.mark.skipif(sys.platform == "win32", reason="not everybody may make links there")
@pytest.mark.parametrize("what", LINKED)
def test_a_link_to_another_place_is_no_submission(tmp_path: Path, what: str) -> None:
    linked, saw = LINKED[what]
    course(tmp_path)
    place = tmp_path / "ada" / LESSON / linked
    elsewhere = ROOT / "solutions" / LESSON / (linked if what == "the template" else "." if "fold" in what else SENDER)
    shutil.copytree(tmp_path / "lessons" / LESSON, tmp_path / "ada" / LESSON)
    place.unlink(missing_ok=True)
    place.symlink_to(elsewhere)
    report = grade(tmp_path, [LESSON], lessons_dir=tmp_path / "ada").lessons[0]
    assert report.points == 0
    assert report.checks[0].saw == f"{saw} to another place, outside of the folder."


@pytest.mark.skipif(sys.platform == "win32", reason="not everybody may make links there")
def test_links_that_stay_inside_or_are_a_folder_as_a_whole_change_nothing(tmp_path: Path) -> None:
    folder = course(tmp_path)
    (folder / SENDER).rename(folder / "written_by_ada.py")
    (folder / SENDER).symlink_to("written_by_ada.py")
    (folder / ".venv").symlink_to(sys.prefix)
    (folder / "env" / "bin").mkdir(parents=True)
    (folder / "env" / "pyvenv.cfg").touch()
    (folder / "env" / "bin" / "python").symlink_to(sys.executable)
    (tmp_path / "by_a_link").symlink_to(tmp_path / "lessons")
    (tmp_path / "one_of_them").mkdir()
    (tmp_path / "one_of_them" / LESSON).symlink_to(folder)
    for tree in ("by_a_link", "one_of_them"):
        report = grade(tmp_path, [LESSON], lessons_dir=tmp_path / tree).lessons[0]
        assert [check.saw for check in report.checks if check.status != "passed"] == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such files")
def test_a_file_that_never_ends_is_not_read(tmp_path: Path) -> None:
    folder = course(tmp_path)
    (folder / SENDER).unlink()
    os.mkfifo(folder / SENDER)
    (folder / "template.yaml").unlink()
    (folder / "template.yaml").symlink_to("/dev/zero")
    assert judged(tmp_path)[0].saw.startswith("lessons/01_sender/template.yaml is a link")
    (folder / "template.yaml").unlink()
    assert judged(tmp_path)[0].saw.startswith("there is no file sender.py")
