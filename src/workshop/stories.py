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
EVENTS = ("placed", "paid", "packed", "sent")
MINUTE_S, QUARTER_S = 60, 900


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
    """Orders come at once. A bad one would come back for four days: a quarter of an hour is enough to see it."""
    stage.send("OrdersQueue", mixed(good, bad))
    stage.settle(QUARTER_S)


def batching(stage: Stage, good: int = 25, fan_out: bool = False) -> None:
    """The bulk sender, or the function that deals out to it, is given a list."""
    records = [json.loads(body) for body in orders(good)]
    stage.invoke("FanOutFunction" if fan_out else "BulkSenderFunction", {"records": records}, f"{good} orders")
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


def dead_letters(stage: Stage, good: int = 3, bad: int = 1) -> None:
    """Orders come at once, and one body that is no order. A quarter of an hour is enough to see where it goes."""
    stage.send("OrdersQueue", mixed(good, bad))
    stage.settle(QUARTER_S)


def throttling(stage: Stage, good: int = 60, bad: int = 0) -> None:
    """Many orders come at once."""
    stage.send("OrdersQueue", mixed(good, bad))
    stage.settle(QUARTER_S)


def fifo_polling(stage: Stage, order_count: int = 2, again: int = 0, refused: int = 0) -> None:
    """Events are produced, some of them `again`, and the poller runs once by hand; a schedule may run it after that.

    The table refuses the first `refused` writes.
    """
    events = [
        {"order_id": f"o-{FIRST + number}", "seq": place, "event": event}
        for number in range(order_count)
        for place, event in enumerate(EVENTS, 1)
    ]
    stage.invoke("ProducerFunction", {"events": events}, f"{len(events)} events")
    for _ in range(again):
        stage.invoke("ProducerFunction", {"events": events}, "the same events again")
    if refused:
        stage.refuse("dynamodb", refused)
    stage.invoke("PollerFunction", {}, "one run of the poller")
    stage.cloud.run(seconds=3 * MINUTE_S)


def ordering(stage: Stage, arrivals: Sequence[int] = (3, 2, 1), again: int = 0) -> None:
    """The events of one order come a second apart, by their numbers in this order; then `again` of them once more."""
    for number in (*arrivals, *arrivals[:again]):
        body = {"order_id": f"o-{FIRST}", "seq": number, "event": EVENTS[number - 1]}
        stage.send("EventsQueue", [json.dumps(body)])
        stage.cloud.run(seconds=1)
    stage.settle(QUARTER_S)


def pipeline(stage: Stage, good: int = 3, bad: int = 1, dies_at: int | None = None) -> None:
    """Orders are posted, some of them bad; a function dies right after the call of that number, counted over all."""
    if dies_at is not None:
        stage.cloud.faults.crash("after", skip=dies_at - 1)
    for body in mixed(good, bad):
        stage.post(body)
    stage.settle(QUARTER_S)


STORIES: dict[str, Story] = {
    "01_sender": sender,
    "02_receiver": receiver,
    "03_batching": batching,
    "04_errors": errors,
    "05_dead_letters": dead_letters,
    "06_throttling": throttling,
    "07_fifo_polling": fifo_polling,
    "08_ordering": ordering,
    "09_direct": direct,
    "10_pipeline": pipeline,
}
