"""Lesson 10 on another cloud: what is wrong at home, too, is not put down to the place."""

from __future__ import annotations

import pytest

from tests.answers.catalogue import Answer
from tests.answers.record import named_result

P5 = "the_same_folder_works_on_another_cloud"


@pytest.mark.parametrize("name", ["nobody_redrives", "failures_not_switched_on"])
def test_a_folder_that_brings_nothing_back_at_home_is_not_told_to_take_its_regions_out(name: str) -> None:
    assert named_result(Answer("10_pipeline", "wrong", name), asked=P5).status == "passed"


def test_a_folder_that_brings_nothing_back_but_at_home_is_tied_to_it() -> None:
    result = named_result(Answer("10_pipeline", "wrong", "address_in_the_redriver"), asked=P5)
    assert result.status == "failed"
    assert "in another region" in result.saw
