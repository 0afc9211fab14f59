"""How much virtual time passes in a second of ours when little happens, and how long a race takes to explore.

The race is the lost update of the tests: two invocations that read, and then write.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time

from benchmarks.table import show
from cloudlet import Cloud
from cloudlet.explore import explore

DAY_S = 86_400
DAYS = 30
SCHEDULES = 200
RACE = Path(__file__).parents[1] / "tests" / "cloud" / "folders" / "race"


def days_per_second(rate: str | None, *, target: bool) -> float:
    """Virtual days in a second, with a rule at this rate, or none, that sends to a queue, or to nobody."""
    with Cloud(seed=1, calm=True) as cloud:
        if rate:
            cloud.call("events", "PutRule", Name="idle", ScheduleExpression=f"rate({rate})")
        if target:
            cloud.call("sqs", "CreateQueue", QueueName="ticks", Attributes={"MessageRetentionPeriod": "60"})
            aim = {"Id": "ticks", "Arn": cloud.sqs.queues["ticks"].arn}
            cloud.call("events", "PutTargets", Rule="idle", Targets=[aim])
        begin = process_time()  # no other process has a part in it
        cloud.run(seconds=DAYS * DAY_S)
        return DAYS / (process_time() - begin)


def race_s() -> float:
    """Seconds for so many schedules of two invocations at once, none of which goes wrong."""

    def scenario(cloud: Cloud) -> None:
        name = cloud.deploy(RACE).function("Right").name
        both = [cloud.start(name, {}) for _ in range(2)]
        cloud.run_until(lambda: all(one.done for one in both))

    begin = perf_counter()
    assert explore(scenario, schedules=SCHEDULES) is None
    return perf_counter() - begin


def main() -> None:
    """Measure and print."""
    idle: list[tuple[str, Callable[[], float]]] = [
        ("nothing", lambda: days_per_second(None, target=False)),
        ("a rule every hour, to nobody", lambda: days_per_second("1 hour", target=False)),
        ("a rule every hour, to a queue", lambda: days_per_second("1 hour", target=True)),
        ("a rule every minute, to a queue", lambda: days_per_second("1 minute", target=True)),
    ]
    rows = [(name, f"{measure():,.0f}") for name, measure in idle]
    show("Virtual days in a second", ("in the cloud", "days"), rows)
    spent_s = race_s()
    row = (f"{SCHEDULES} schedules", f"{spent_s:.1f}", f"{spent_s / SCHEDULES * 1000:.0f}")
    show("A race of two workers explored", ("", "s", "ms each"), [row])


if __name__ == "__main__":
    main()
