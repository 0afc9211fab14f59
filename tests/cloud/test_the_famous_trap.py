"""Throttled receives count: with reserved concurrency, good messages die without having been seen."""

from __future__ import annotations

from pathlib import Path

from cloudlet import Cloud, Stack

FOLDER = Path(__file__).parent / "folders" / "trap"
ORDERS = 60


def sixty_at_once(cloud: Cloud, **parameters: str) -> Stack:
    stack = cloud.deploy(FOLDER, parameters)
    for number in range(ORDERS):
        stack.queue("Orders").send(f"o-{number}")
    return stack


def worked_on(cloud: Cloud) -> list[str]:
    return [
        record["body"] for event in cloud.history.of("invoked", source="mapping") for record in event.payload["Records"]
    ]


def test_two_receives_and_good_orders_are_dead_letters_that_no_function_saw() -> None:
    with Cloud(seed=1, calm=True) as cloud:
        stack = sixty_at_once(cloud)
        assert cloud.settle()
        seen, dead = set(worked_on(cloud)), {message.body for message in stack.queue("Dead").messages}
        assert dead
        assert not dead & seen
        assert len(dead) + len(seen) == ORDERS
        assert cloud.history.of("throttled")


def test_five_receives_and_a_redriver_and_none_is_lost() -> None:
    with Cloud(seed=1, calm=True) as cloud:
        stack = sixty_at_once(cloud, MaxReceives="5", Redrive="yes")
        assert cloud.run_until(lambda: len(worked_on(cloud)) == ORDERS)
        cloud.run(seconds=120)
        assert sorted(worked_on(cloud)) == sorted(f"o-{number}" for number in range(ORDERS))
        assert stack.queue("Orders").messages == stack.queue("Dead").messages == []


def test_a_hundred_runs_with_one_seed_have_one_history() -> None:
    def history() -> list[str]:
        with Cloud(seed=5) as cloud:
            sixty_at_once(cloud)
            cloud.run(seconds=40)
            return [repr(event) for event in cloud.history]

    first = history()
    assert len(first) > ORDERS
    assert all(history() == first for _ in range(99))


def test_another_seed_has_another_history() -> None:
    def starts(seed: int) -> list[int]:
        with Cloud(seed=seed) as cloud:
            sixty_at_once(cloud)
            cloud.run(seconds=40)
            return [event.at for event in cloud.history.of("invoked")]

    assert len({tuple(starts(seed)) for seed in range(5)}) == 5
