"""Moments and durations as a reader takes them in."""

from __future__ import annotations

import pytest

from cloudlet.timeline.words import lasting, moment

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


@pytest.mark.parametrize(
    ("at_ms", "said"),
    [
        (0, "0.000 s"),
        (3_521, "3.521 s"),
        (999_999, "999.999 s"),
        (1_000_000, "0:16:40.000"),
        (HOUR - 1, "0:59:59.999"),
        (DAY - 1, "23:59:59.999"),
        (DAY, "1 d 0:00:00.000"),
        (DAY + 4 * HOUR + 10 * MINUTE + 45, "1 d 4:10:00.045"),
        (694_863_766, "8 d 1:01:03.766"),
    ],
)
def test_a_moment_is_told_in_seconds_at_first_and_by_the_clock_later(at_ms: int, said: str) -> None:
    assert moment(at_ms) == said


@pytest.mark.parametrize(
    ("ms", "said"),
    [(999, "999 ms"), (1_500, "1.5 s"), (10 * MINUTE, "10 min"), (HOUR, "1 h"), (2 * DAY, "2 days")],
)
def test_a_duration_is_told_in_the_largest_unit_that_fits(ms: float, said: str) -> None:
    assert lasting(ms) == said
