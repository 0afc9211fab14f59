"""Tries a scenario under many schedules and crashes, and finds the smallest one under which it goes wrong.

A scenario is a function that gets a fresh cloud, lets things happen, and raises when what must hold does not. Chance
alone is not asked: the crash before and after every call that the scenario makes is tried, one by one.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from cloudlet.cloud import Cloud
from cloudlet.history import History

Scenario = Callable[[Cloud], None]
Moment = Literal["before", "after"]
MOMENTS: tuple[Moment, ...] = ("before", "after")


@dataclass(frozen=True)
class Crash:
    """The handler that makes the `call`-th call of a run (from 0) dies just before it, or just after it."""

    moment: Moment
    call: int

    def __str__(self) -> str:
        return f"a crash {self.moment} call {self.call + 1}"


@dataclass(frozen=True)
class Schedule:
    """One way in which a scenario may go; the same schedule always goes the same way."""

    seed: int
    calm: bool = True
    crash: Crash | None = None

    def __str__(self) -> str:
        parts = [
            f"seed {self.seed}",
            *([] if self.calm else ["duplicates"]),
            *([str(self.crash)] if self.crash else []),
        ]
        return ", ".join(parts)


@dataclass(frozen=True)
class Counterexample:
    """A schedule under which the scenario raised `error`, what happened, and how many schedules it took to find."""

    schedule: Schedule
    error: Exception
    history: History
    tried: int


def replay(scenario: Scenario, schedule: Schedule) -> tuple[Exception | None, History]:
    """Run the scenario under one schedule; what it raised, if anything, and what happened."""
    with Cloud(schedule.seed, calm=schedule.calm) as cloud:
        if schedule.crash is not None:
            cloud.faults.crash(schedule.crash.moment, skip=schedule.crash.call)
        try:
            scenario(cloud)
        except Exception as error:
            return error, cloud.history
        return None, cloud.history


def explore(
    scenario: Scenario,
    *,
    schedules: int = 200,
    seed: int = 0,
    crashes: bool = True,
    duplicates: bool = False,
) -> Counterexample | None:
    """The smallest schedule found under which the scenario raises, or None when none of `schedules` does.

    `crashes` adds a crash at each call in turn; `duplicates` lets queues deliver twice and out of order.
    """
    tried = 0
    for number in itertools.count(seed):
        queue = [Schedule(number, calm=not duplicates or (number - seed) % 2 == 0)]
        for schedule in queue:
            if tried == schedules:
                return None
            tried += 1
            error, history = replay(scenario, schedule)
            if error is not None:
                return _shrunk(scenario, Counterexample(schedule, error, history, tried))
            if crashes and schedule.crash is None:
                queue += _crashes(schedule, history)
    raise AssertionError("unreachable: seeds do not end")


def _crashes(schedule: Schedule, history: History) -> list[Schedule]:
    """The same schedule with a crash before, and one after, each call that handlers made."""
    calls = sum(1 for event in history.of("call") if event.facts.get("invocation"))
    return [replace(schedule, crash=Crash(moment, call)) for call in range(calls) for moment in MOMENTS]


def _shrunk(scenario: Scenario, found: Counterexample) -> Counterexample:
    """The same failure without duplicates in it, where it fails without them too."""
    if found.schedule.calm:
        return found
    simpler = replace(found.schedule, calm=True)
    error, history = replay(scenario, simpler)
    return found if error is None else Counterexample(simpler, error, history, found.tried)
