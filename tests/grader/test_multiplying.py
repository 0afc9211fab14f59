"""Messages that double in every round are stopped and named."""

from __future__ import annotations

import pytest

from grader import overdone
from tests.answers.catalogue import Answer
from tests.answers.record import named_result

DOUBLES = Answer("08_ordering", "wrong", "sends_back_two_for_one")


def test_who_sends_two_messages_for_one_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """At less than the real limit, which would take this test as long as it takes the grader."""
    monkeypatch.setitem(overdone.WHERE_MESSAGES_GO_ROUND, DOUBLES.lesson, 1_800)
    result = named_result(DOUBLES, asked="an_event_that_cannot_be_parked_is_not_lost")
    assert result.status == "failed"
    assert "of it were there at the same moment. ForwarderFunction had got" in result.saw
    assert result.because.endswith("Who sends on two for one that came doubles them in every round.")
    assert result.look_at.endswith("/08_ordering/forwarder.py:12")
