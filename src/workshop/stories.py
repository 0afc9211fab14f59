"""What happens to each lesson's folder in its notebook and its timeline: a few orders, some of them bad.

A story judges nothing: it lets things happen, for you to look at. Judging is the grader's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence

from workshop.stage import Stage

Story = Callable[..., None]
BAD = "no order"
CUSTOMERS = ("ada", "grace", "linus")
AMOUNT_CENTS = 1000
FIRST = 1001


def orders(count: int) -> Iterator[str]:
    """Bodies of good orders: o-1001 and on, for three customers in turn."""
    for number in range(count):
        yield order(FIRST + number, CUSTOMERS[number % len(CUSTOMERS)])


def order(number: int, customer: str = "ada", **extra: str) -> str:
    """The body of a good order."""
    return json.dumps({"order_id": f"o-{number}", "customer": customer, "amount": AMOUNT_CENTS} | extra)


def mixed(good: int, bad: int) -> list[str]:
    """Good orders, with the bad ones in their midst."""
    bodies = list(orders(good))
    return [*bodies[: good // 2], *[BAD] * bad, *bodies[good // 2 :]]


def sender(stage: Stage, bodies: Sequence[str] = (order(FIRST), BAD)) -> None:
    """Requests, one after the other."""
    for body in bodies:
        stage.post(body)
    stage.settle()


def receiver(stage: Stage, good: int = 10, bad: int = 0) -> None:
    """Orders come at once."""
    stage.send("OrdersQueue", mixed(good, bad))
    stage.settle()


def batching(stage: Stage, good: int = 25) -> None:
    """The bulk sender is given a list."""
    records = [json.loads(body) for body in orders(good)]
    stage.invoke("BulkSenderFunction", {"records": records}, f"{good} orders")
    stage.settle()


def errors(stage: Stage, good: int = 5, bad: int = 1, twice: int = 0) -> None:
    """Orders come at once, some of them bad and some of them twice."""
    stage.send("OrdersQueue", [*mixed(good, bad), *orders(twice)])
    stage.settle()


def direct(stage: Stage, notes: Sequence[str] = ("tea & cups", "50 % off")) -> None:
    """Requests whose text has signs that mean something in a form."""
    for number, note in enumerate(notes):
        stage.post(order(FIRST + number, note=note))
        stage.cloud.run(seconds=1)


STORIES: dict[str, Story] = {
    "01_sender": sender,
    "02_receiver": receiver,
    "03_batching": batching,
    "04_errors": errors,
    "09_direct": direct,
}
