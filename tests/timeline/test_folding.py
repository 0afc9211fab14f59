import pytest

from cloudlet.timeline.folding import MOST_FOLDS, WIDTH, Folding

HOUR_MS = 3_600_000


def test_without_quiet_time_the_axis_is_linear() -> None:
    folding = Folding([0, 10, 20, 40])
    assert [folding.x(at) for at in (0, 10, 40)] == [0, WIDTH / 4, WIDTH]
    assert folding.folds == []


def test_a_visibility_timeout_among_milliseconds_is_folded() -> None:
    folding = Folding([0, 100, 200, 180_200, 180_300])
    assert [(fold.start, fold.end) for fold in folding.folds] == [(200, 180_200)]
    assert folding.x(180_300) == pytest.approx(WIDTH)
    assert folding.x(100) - folding.x(0) == pytest.approx(folding.x(180_300) - folding.x(180_200))
    assert folding.busy_ms == 300


def test_inside_of_a_fold_time_still_goes_on() -> None:
    folding = Folding([0, 100, HOUR_MS, HOUR_MS + 100])
    places = [folding.x(at) for at in (0, 50, 100, 1000, HOUR_MS // 2, HOUR_MS, HOUR_MS + 50)]
    assert places == sorted(places)


def test_what_happens_again_and_again_is_not_folded_away() -> None:
    every_minute = [minute * 60_000 for minute in range(MOST_FOLDS * 3)]
    assert Folding(every_minute).folds == []


@pytest.mark.parametrize("moments", [[], [7], [7, 7]])
def test_hardly_any_moment_is_an_axis_too(moments: list[int]) -> None:
    assert 0 <= Folding(moments).x(7) <= WIDTH
