"""What is wrong with a folder is one clear finding, and everything else waits for it."""

import shutil
from pathlib import Path

import pytest

from tests.grader.one_lesson import SENDER, Change, course, judged, replaces, writes

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
