"""A call that AWS would refuse for want of a permission is told, and costs nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader.board import whole
from grader.grade import grade
from grader.report import Report
from tests.answers.catalogue import ROOT

LESSON = "02_receiver"
ALLOWED = "        - DynamoDBWritePolicy:\n            TableName: !Ref OrdersTable\n"
TOLD = (
    "the role of ReceiverFunction does not allow dynamodb:PutItem on OrdersTable: AccessDenied. "
    "Under its Policies, DynamoDBCrudPolicy would allow it."
)


def graded(place: Path, policies: str) -> Report:
    shutil.copytree(ROOT / "solutions" / LESSON, place / "lessons" / LESSON)
    shutil.copy(ROOT / "lessons" / "lessons.toml", place / "lessons")
    template = place / "lessons" / LESSON / "template.yaml"
    text = template.read_text(encoding="utf-8")
    assert ALLOWED in text
    template.write_text(text.replace(ALLOWED, policies), encoding="utf-8")
    return grade(place, [LESSON])


@pytest.mark.parametrize("policies", ["        []\n", "        - SQSPollerPolicy: {QueueName: '*'}\n"])
def test_a_missing_permission_is_told_below_the_board(tmp_path: Path, policies: str) -> None:
    report = graded(tmp_path, policies)

    text = " ".join(whole(report, str).split())
    assert text.count("On AWS") == 1
    assert f"On AWS {LESSON}: {TOLD}" in text
    assert report.exit_status == 0
    (lesson,) = report.as_json()["lessons"]
    assert lesson["on_aws"] == [TOLD]


def test_nothing_is_told_of_one_that_has_its_permissions(tmp_path: Path) -> None:
    report = graded(tmp_path, ALLOWED)
    assert "On AWS" not in whole(report, str)
    assert report.as_json()["lessons"][0]["on_aws"] == []
