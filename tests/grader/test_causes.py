"""What any check may meet, and none is about: each finding is told by that cause, at its line, with what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader.causes import dropped_result, frozen_threads, remembered, switched_off, wrong_address
from grader.grade import grade

ROOT = Path(__file__).resolve().parents[2]
RECEIVER, SENDER, ERRORS = "02_receiver", "01_sender", "04_errors"
THREADS = """
import json, os, threading
import boto3
table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])
def handler(event, context):
    for record in event["Records"]:
        threading.Thread(target=table.put_item, kwargs={"Item": json.loads(record["body"])}).start()
"""
DECORATOR = """
def logged(function):
    def wrapper(event, context):
        print(len(event["Records"]))
        function(event, context)
    return wrapper


@logged
def handler(event, context):
"""
NOTED = """
noted = set()


def applied(record):
    if record["messageId"] in noted:
        return True
    noted.add(record["messageId"])
"""
ZERO = ("      Handler: receiver.handler\n", "      Handler: receiver.handler\n      ReservedConcurrentExecutions: 0\n")
CASES = {
    "threads": (RECEIVER, "receiver.py", None, THREADS, frozen_threads.RULE, "threading.Thread", "Wait for all"),
    "zero": (RECEIVER, "template.yaml", *ZERO, switched_off.RULE, "ReservedConcurrent", "Take Reserved"),
    "arn": (
        SENDER, "template.yaml", "QUEUE_URL: !Ref OrdersQueue", "QUEUE_URL: !GetAtt OrdersQueue.Arn",
        wrong_address.RULE, "QUEUE_URL:", "Let QUEUE_URL be !Ref OrdersQueue.",
    ),
    "decorator": (
        ERRORS, "receiver.py", "\ndef handler(event, context):\n", DECORATOR,
        dropped_result.RULE, "def wrapper", "Return there what the decorated function returns.",
    ),
    "noted": (
        ERRORS, "receiver.py", "\ndef applied(record):\n", NOTED,
        remembered.RULE, "noted = set()", "Note what is done when it is done",
    ),
    "word": (
        ERRORS, "receiver.py", 'os.environ["ORDERS_TABLE"]', '"OrdersTable"',
        wrong_address.RULE, '"OrdersTable"', 'Take it from os.environ["ORDERS_TABLE"].',
    ),
    "typo": (
        SENDER, "template.yaml", "QUEUE_URL: !Ref OrdersQueue", "QUEUE_URL: https://sqs.eu-central-1.amazonaws.com/1/q",
        wrong_address.RULE, "QUEUE_URL:", "Let QUEUE_URL be !Ref the queue or the table.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_it_is_told_as_the_cause(tmp_path: Path, case: str) -> None:
    lesson, file, old, new, because, spot, act = CASES[case]
    folder = tmp_path / "lessons" / lesson
    shutil.copytree(ROOT / "solutions" / lesson, folder)
    shutil.copy(ROOT / "lessons" / "lessons.toml", tmp_path / "lessons")
    text = (folder / file).read_text(encoding="utf-8")
    (folder / file).write_text(text.replace(old, new, 1) if old else new, encoding="utf-8")
    found = [check for check in grade(tmp_path, [lesson]).lessons[0].checks if check.status == "failed"]
    told = [check for check in found if check.because == because]
    assert told
    lines = (folder / file).read_text(encoding="utf-8").splitlines()
    line = next(at for at, line in enumerate(lines, 1) if spot in line)
    assert told[0].look_at == f"lessons/{lesson}/{file}:{line}"
    assert told[0].try_.startswith(act)
