"""The timeline in a finding: when, who, what, one below the other."""

from __future__ import annotations

from typing import Any

from cloudlet import Cloud
from grader.clouds import SIMULATED, opener
from grader.course import load_course
from grader.folder import Folder
from grader.shop import Shop
from grader.timeline import HEAD, MOST_LINES, TAIL, timeline
from tests.workshop.readme import ROOT

DAY_S = 24 * 3600


def shop_of(lesson: str) -> Shop:
    course = load_course(ROOT)
    return Shop(course.lesson(lesson), Folder(ROOT / "solutions" / lesson, ROOT), opener(SIMULATED), 0, True)


def happens(cloud: Cloud, kind: str, **facts: Any) -> None:
    cloud.history.record("Worker#1", kind, **facts)


def test_moments_end_in_one_column_however_long_they_are() -> None:
    with shop_of("09_direct") as shop:
        happens(shop.cloud, "invoked", source="schedule")
        shop.cloud.run(8 * DAY_S)
        happens(shop.cloud, "succeeded")

        assert timeline(shop) == [
            "          0.000 s  Worker#1  starts (schedule)",
            "  8 d 0:00:00.000  Worker#1  returns",
        ]


def test_of_a_long_one_the_middle_is_left_out() -> None:
    with shop_of("09_direct") as shop:
        for _ in range(MOST_LINES + 1):
            happens(shop.cloud, "succeeded")

        lines = timeline(shop)

    assert lines[HEAD] == "  ... 2 lines left out ..."
    assert len(lines) == HEAD + 1 + TAIL
