"""What is wrong with a folder is one clear finding, and everything else waits for it."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.grade import grade
from grader.report import CheckResult

ROOT = Path(__file__).resolve().parents[2]
LESSON = "01_sender"
SENDER = "sender.py"

Change = Callable[[Path], object]


def course(place: Path) -> Path:
    """A course whose lesson 01 is solved; returns the lesson's folder."""
    shutil.copytree(ROOT / "solutions" / LESSON, place / "lessons" / LESSON)
    shutil.copy(ROOT / "lessons" / "lessons.toml", place / "lessons")
    return place / "lessons" / LESSON


def judged(place: Path) -> list[CheckResult]:
    return list(grade(place, [LESSON]).lessons[0].checks)


def writes(text: str, file: str = SENDER) -> Change:
    return lambda folder: (folder / file).write_bytes(text.encode())


def replaces(old: str, new: str, file: str = SENDER) -> Change:
    def change(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new), encoding="utf-8")

    return change


BROKEN: dict[str, tuple[Change, str, str]] = {
    "the folder is missing": (shutil.rmtree, "there is no folder lessons/01_sender.", "lessons/01_sender"),
    "the file is missing": (lambda folder: (folder / SENDER).unlink(), "there is no file sender.py", "/sender.py"),
    "the file is misspelt": (
        lambda folder: (folder / SENDER).rename(folder / "sendre.py"),
        "there is no file sender.py in lessons/01_sender. There is sendre.py; its name has to be sender.py.",
        "/sender.py",
    ),
    "the folder is misspelt": (
        lambda folder: folder.rename(folder.parent / "01_sendre"),
        "There is 01_sendre; its name has to be 01_sender.",
        "lessons/01_sender",
    ),
    "the template is missing": (
        lambda folder: (folder / "template.yaml").unlink(),
        "there is no file template.yaml",
        "/template.yaml",
    ),
    "the file is empty": (writes(""), "sender.py is empty.", "/sender.py"),
    "the file is a mark and blanks": (writes("\ufeff \r\n\t\n"), "sender.py is empty.", "/sender.py"),
    "the template is empty": (writes("\n", "template.yaml"), "template.yaml is empty.", "/template.yaml"),
    "a syntax error": (
        writes("def handler(event, context)\n    return {}\n"),
        "sender.py does not parse: expected ':', line 1.\n    def handler(event, context)\n                               ^",
        "/sender.py:1",
    ),
    "tabs and blanks": (writes("def handler(e, c):\n\tif e:\n        return 1\n"), "sender.py does not parse", ":3"),
    "UTF-16": (
        lambda folder: (folder / SENDER).write_bytes("def handler(e, c): pass".encode("utf-16")),
        "sender.py is not UTF-8 text",
        "/sender.py",
    ),
    "no text at all": (lambda folder: (folder / SENDER).write_bytes(b"\xff\xfe\x00d"), "sender.py", "/sender.py"),
    "a tower of brackets": (writes("x = " + "(" * 5000), "sender.py", "/sender.py"),
    "no handler": (writes("def main(event, context):\n    return {}\n"), "has no function of the name", ":1"),
    "a handler that is misspelt": (
        writes("def is_order(it):\n    return 1\n\ndef handle(event, context):\n    return {}\n"),
        "There is handle.",
        ":4",
    ),
    "a handler of one argument": (
        writes("def handler(event):\n    return {}\n"),
        "handler() takes 1 positional argument but 2 were given",
        "/sender.py:1",
    ),
    "a handler of three arguments": (
        writes("import json\n\ndef handler(event, context, more):\n    return {}\n"),
        "missing 1 required positional argument: 'more'",
        "/sender.py:3",
    ),
    "a handler that is no function": (writes("handler = 7\n"), "'int' object is not callable", "/sender.py:1"),
    "an import that is not there": (
        writes("import os\nimport requests_of_mine\n\ndef handler(e, c):\n    return {}\n"),
        "No module named 'requests_of_mine'",
        "/sender.py:2",
    ),
    "an import that fails": (
        writes('import os\nQUEUE = os.environ["QUEUE"]\n\ndef handler(e, c):\n    return {}\n'),
        "KeyError: 'QUEUE'",
        "/sender.py:2",
    ),
    "a template that is no YAML": (
        replaces("Resources:", "Resources: [", "template.yaml"),
        "template.yaml",
        "template.yaml:",
    ),
    "a template that names a missing file": (
        replaces("sender.handler", "sendr.handler", "template.yaml"),
        "sendr",
        "template.yaml:",
    ),
    "a number that Python does not write": (
        replaces(
            "Type: AWS::SQS::Queue",
            "Type: AWS::SQS::Queue\n    Properties:\n      VisibilityTimeout: 0x" + "f" * 6000,
            "template.yaml",
        ),
        "VisibilityTimeout",
        "template.yaml:",
    ),
    "a template without the queue's name": (
        replaces("OrdersQueue", "OrderQueue", "template.yaml"),
        "OrdersQueue is not there",
        "template.yaml:",
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_folder_is_one_finding(tmp_path: Path, what: str) -> None:
    change, saw, look_at = BROKEN[what]
    change(course(tmp_path))
    first, *others = judged(tmp_path)
    failed = [check for check in (first, *others) if check.status == "failed"]
    assert saw in failed[0].saw
    assert look_at in failed[0].look_at
    if "name" not in what:
        assert [check.status for check in others] == ["blocked"] * len(others)
    assert "error" not in {check.status for check in others}


ONLY_ON_AWS: dict[str, Change] = {
    "an HTTP API": replaces("Type: Api", "Type: HttpApi", "template.yaml"),
    "a stream": replaces("Type: Api", "Type: Kinesis", "template.yaml"),
    "a layer of one's own": replaces(
        "Resources:", "Resources:\n  Tools:\n    Type: AWS::Serverless::LayerVersion", "template.yaml"
    ),
    "a pipe": replaces("Resources:", "Resources:\n  Live:\n    Type: AWS::Pipes::Pipe", "template.yaml"),
}


@pytest.mark.parametrize("what", ONLY_ON_AWS)
def test_what_only_aws_has_is_not_called_a_mistake(tmp_path: Path, what: str) -> None:
    ONLY_ON_AWS[what](course(tmp_path))
    first = judged(tmp_path)[0]
    assert first.because.startswith("The template may be right on AWS.")
    assert "docs/not_modelled.md" in first.try_


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


ADVISED: dict[str, tuple[Change, str]] = {
    "a variable of another name": (
        replaces('os.environ["QUEUE_URL"]', 'os.environ["QUEUE"]'),
        "'QUEUE' is none of them, there is QUEUE_URL.",
    ),
    "a variable that is none": (
        replaces('os.environ["QUEUE_URL"]', 'os.environ["TABLE"]'),
        "'TABLE' is none of them, they are QUEUE_URL.",
    ),
    "a file beside it": (
        replaces("import json\n", "import json\nfrom . import helpers\n"),
        "Write import helpers, without",
    ),
    "a name beside it": (
        replaces("import json\n", "import json\nfrom .helpers import one\n"),
        "Write from helpers import ..., without",
    ),
    "an output of another name": (replaces("ApiUrl:", "Url:", "template.yaml"), "Give the output the name ApiUrl"),
    "a debugger": (
        replaces("def handler(event, context):\n", "def handler(event, context):\n    breakpoint()\n"),
        "Take that out, and print() what you want to see.",
    ),
    "a schedule in words": (
        replaces(
            "Events:\n",
            "Events:\n        Often: {Type: Schedule, Properties: {Schedule: every minute}}\n",
            "template.yaml",
        ),
        "Correct that place in template.yaml.",
    ),
    "a print for a return": (
        replaces("def handler(event, context):\n", "def handler(event, context):\n    return print(1)\n"),
        "Return the response at the end of handler, on every path; print() only writes to the log.",
    ),
}
EXPLAINED = {
    "a debugger": "sender.py tried to use a terminal, as breakpoint() and pdb do.",
    "an output of another name": "the template has no output ApiUrl: there is Url, ",
    "a schedule in words": "EventBridge takes rate(1 minute), in the singular for 1",
    "a print for a return": "/sender.py:",
}


@pytest.mark.parametrize("what", ADVISED)
def test_a_usual_mistake_is_told_with_what_to_write(tmp_path: Path, what: str) -> None:
    change, act = ADVISED[what]
    change(course(tmp_path))
    failed = next(check for check in judged(tmp_path) if check.status == "failed")
    assert act in failed.try_
    assert EXPLAINED.get(what, "") in f"{failed.saw} {failed.because} {failed.look_at}"


LATER = {
    "imported": "from itertools import of_a_later_python\n\n\ndef handler(event, context):\n    return {}\n",
    "used": "import json\n\n\ndef handler(event, context):\n    return json.of_a_later_python()\n",
}


@pytest.mark.parametrize("how", LATER)
def test_a_name_that_pythons_library_lacks_is_told_with_the_version_that_runs(tmp_path: Path, how: str) -> None:
    writes(LATER[how])(course(tmp_path))
    failed = next(check for check in judged(tmp_path) if check.status == "failed")
    assert failed.because.startswith(f"Python {sys.version_info.major}.{sys.version_info.minor} runs your code here")


HARMLESS: dict[str, Change] = {
    "a byte order mark": lambda folder: (folder / SENDER).write_bytes(b"\xef\xbb\xbf" + (folder / SENDER).read_bytes()),
    "CRLF line ends": lambda folder: (folder / SENDER).write_bytes(
        (folder / SENDER).read_bytes().replace(b"\n", b"\r\n")
    ),
    "CRLF in the template": lambda folder: (folder / "template.yaml").write_bytes(
        (folder / "template.yaml").read_bytes().replace(b"\n", b"\r\n")
    ),
    "an import of three seconds": replaces("import boto3\n", "import time\nimport boto3\n\ntime.sleep(3)\n"),
    "another encoding that is declared": lambda folder: (folder / SENDER).write_bytes(
        b"# -*- coding: latin-1 -*-\nZOE = 'Zo\xeb'\n" + (folder / SENDER).read_bytes()
    ),
    "editors' and Python's own files": lambda folder: [
        (folder / name).mkdir() if "." not in name else (folder / name).write_text("x")
        for name in ("__pycache__", ".sender.py.swp", "notes.txt", "sender.py~")
    ],
}


@pytest.mark.parametrize("what", HARMLESS)
def test_what_does_not_matter_changes_nothing(tmp_path: Path, what: str) -> None:
    HARMLESS[what](course(tmp_path))
    assert [(check.id, check.saw) for check in judged(tmp_path) if check.status != "passed"] == []
