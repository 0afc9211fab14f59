"""Races and crashes are found by trying schedules, not by luck."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cloudlet import Cloud
from cloudlet.explore import Crash, Schedule, explore, replay

FOLDER = Path(__file__).parent / "folders" / "race"


class Lost(Exception):
    """The balance is not what the invocations that succeeded make it."""


def two_at_once(function: str) -> Callable[[Cloud], None]:
    def scenario(cloud: Cloud) -> None:
        stack = cloud.deploy(FOLDER)
        name = stack.function(function).name
        first, second = cloud.start(name, {}), cloud.start(name, {})
        cloud.run_until(lambda: first.done and second.done)
        balance = sum(item["balance"] for item in stack.table("Balances").items())
        least = 5 * sum(1 for invocation in (first, second) if invocation.ok)
        if not least <= balance <= 10:
            raise Lost(f"expected at least {least}, got {balance}")

    return scenario


def test_a_lost_update_is_found_in_a_handful_of_schedules() -> None:
    found = explore(two_at_once("Lossy"), crashes=False, schedules=20)
    assert found is not None
    assert isinstance(found.error, Lost)


def test_what_was_found_can_be_replayed() -> None:
    found = explore(two_at_once("Lossy"), crashes=False, schedules=20)
    assert found is not None
    error, history = replay(two_at_once("Lossy"), found.schedule)
    assert repr(error) == repr(found.error)
    assert [repr(event) for event in history] == [repr(event) for event in found.history]


def test_an_atomic_update_survives_every_schedule_and_crash() -> None:
    assert explore(two_at_once("Right"), schedules=30) is None


@pytest.mark.parametrize(("moment", "balance"), [("before", 0), ("after", 5)])
def test_a_crash_before_a_call_prevents_it_and_one_after_does_not(moment: str, balance: int) -> None:
    with Cloud(seed=1) as cloud:
        stack = cloud.deploy(FOLDER)
        cloud.faults.crash(moment, "dynamodb", "UpdateItem")  # type: ignore[arg-type]
        invocation = cloud.invoke(stack.function("Right").name, {})
        assert invocation.status == "crashed"
        assert sum(item["balance"] for item in stack.table("Balances").items()) == balance
        assert [event.name for event in cloud.history.of("fault")] == [f"crash {moment}"]


def test_a_schedule_says_what_it_is() -> None:
    assert str(Schedule(3, calm=False, crash=Crash("after", 1))) == "seed 3, duplicates, a crash after call 2"
