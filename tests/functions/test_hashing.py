"""`hash()` of a text is worth nothing outside of the environment that made it, as on AWS."""

from __future__ import annotations

from collections.abc import Callable

from cloudlet import Cloud

ASKS = """
class Name(str):
    def __hash__(self):
        return hash(self.lower())

    def __eq__(self, other):
        return self.lower() == other.lower()

def handler(event, context):
    same = {Name("ADA"): 1}[Name("ada")]
    return [same, hash(12), hash((1, 2)), hash("o-1001"), hash(("o-1001", 1)), hash(b"o-1001")]
"""


def test_texts_differ_between_environments_and_numbers_do_not(cloud: Cloud, create: Callable[..., str]) -> None:
    name = create(ASKS)
    both = [cloud.start(name, None), cloud.start(name, None)]
    cloud.run_until(lambda: all(one.done for one in both), 60)

    first, second = (one.payload for one in both)
    assert first[:3] == second[:3] == [1, 12, hash((1, 2))]
    assert all(one != other for one, other in zip(first[3:], second[3:], strict=True))


def test_one_environment_says_the_same_again(cloud: Cloud, create: Callable[..., str]) -> None:
    name = create(ASKS)
    assert cloud.invoke(name, None).payload == cloud.invoke(name, None).payload
