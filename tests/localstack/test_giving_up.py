"""A check that was begun ahead and is in vain is given up on LocalStack, too, where one only waits."""

from __future__ import annotations

from typing import cast

import pytest

from cloudlet import Cloud
from grader.course import load_course
from grader.folder import Folder
from grader.lesson_run import InVain
from grader.localstack import cloud
from grader.shop import Shop
from tests.workshop.readme import ROOT

NOBODY = "http://127.0.0.1:1"


def give_up() -> None:
    raise InVain


def test_who_waits_is_told_that_it_is_in_vain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cloud, "RecordedHistory", lambda *_: None)
    course = load_course(ROOT)
    folder = Folder(ROOT / "solutions" / "01_sender", ROOT)
    with Shop(
        course.lesson("01"), folder, lambda seed, calm: cast("Cloud", cloud.LocalStackCloud(NOBODY)), 0, True, give_up
    ) as shop:
        assert shop.cloud.run_until(lambda: True, 1)
        with pytest.raises(InVain):
            shop.cloud.run_until(lambda: False, 1)
