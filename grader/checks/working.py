"""What the checks of lesson 06 share about the worker: orders on its queue, and when it worked on which.

Whoever works on OrdersQueue counts as the worker, so a second function beside it is seen, too.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass

from cloudlet.history import Event
from grader import explain
from grader.checks.putting import put
from grader.finding import Finding
from grader.orders import Order
from grader.reading import NoJson, parsed
from grader.shop import Shop
from grader.words import listed

FILE = "template.yaml"
WORKER, REDRIVER = "WorkerFunction", "RedriverFunction"
QUEUE, DEAD, PARKED = "OrdersQueue", "DeadLetterQueue", "ParkedQueue"
QUEUES = (QUEUE, DEAD, PARKED)
WORK_S = 2


@dataclass(frozen=True)
class Work:
    """One invocation for a batch of OrdersQueue, from when to when (ms); `end` is None while it runs."""

    environment: str
    start: int
    end: int | None
    outcome: str
    bodies: tuple[str, ...]

    @property
    def names(self) -> str:
        """The orders that it was for."""
        return listed([name_of(body) for body in self.bodies])


def name_of(body: str) -> str:
    """An order's id, or the body where there is none."""
    try:
        order = parsed(body)
    except NoJson:
        return body
    return str(order["order_id"]) if isinstance(order, dict) and "order_id" in order else body


def send(shop: Shop, *bodies: str) -> None:
    """Put messages on the orders queue at one moment, as its producers do."""
    put(shop, QUEUE, *bodies)


def send_orders(shop: Shop, orders: list[Order]) -> None:
    """Put orders on their queue at one moment."""
    send(shop, *(json.dumps(order) for order in orders))


def works(shop: Shop) -> list[Work]:
    """All work on orders, by the moment at which it began."""
    arn = shop.queue(QUEUE).arn
    ends = {event.request_id: event for event in shop.history.of(*explain.ENDED_BADLY, "succeeded")}
    found = []
    for event in shop.history.of("invoked", source="mapping"):
        records = [record for record in event.payload["Records"] if record["eventSourceARN"] == arn]
        end = ends.get(event.request_id)
        if records:
            bodies = tuple(record["body"] for record in records)
            who = shop.plain_name(str(event.environment))
            ended = end.at if end else None
            found.append(Work(who, event.at, ended, end.kind if end else "running", bodies))
    return found


def done(shop: Shop) -> dict[str, list[Work]]:
    """The work that ended well, by the body of its message."""
    found: dict[str, list[Work]] = defaultdict(list)
    for work in works(shop):
        for body in work.bodies if work.outcome == "succeeded" else ():
            found[body].append(work)
    return found


def was_invoked(shop: Shop) -> None:
    """Find a worker that never gets an order."""
    if works(shop):
        return
    was_not_filtered(shop)
    throttled = len(shop.history.of("throttled"))
    raise Finding(
        f"orders are on {QUEUE}, and {WORKER} was never invoked with one"
        + (f"; {throttled} invocations were throttled." if throttled else "."),
        "Lambda polls a queue for an event source mapping, which SAM makes of an event of the type SQS.",
        shop.look_at(FILE, "ReservedConcurrentExecutions", "Type: SQS", WORKER),
        f"Let {WORKER} have {QUEUE} as its event, with room for one invocation.",
    )


def was_not_filtered(shop: Shop) -> None:
    """Find a message that Lambda deleted because no filter wanted it."""
    for batch in shop.history.of("batch", outcome="filtered"):
        raise Finding(
            f"at {shop.when(batch.at)} a message on {QUEUE} matched no filter of the mapping, and Lambda deleted it.",
            "FilterCriteria choose what a function gets. The rest is deleted, as if somebody had worked on it.",
            shop.look_at(FILE, "FilterCriteria"),
            "Take the filter out.",
        )


def failed(shop: Shop, failure: Event, story: str) -> Finding:
    """The finding for the given worker that fails; where it did not end in time, that is the template's doing."""
    by = [event.source for event in shop.history.of("invoked") if event.request_id == failure.request_id]
    if "schedule" in by:
        act = f"Let the schedule invoke {REDRIVER}, and nothing but {QUEUE} the worker."
        finding = shop.explained(failure, f"A schedule invoked {WORKER}, and its event has no Records.", "", act)
        finding.look_at = shop.look_at(FILE, "Type: Schedule", "rate(", "cron(")
        return finding
    may_run_s = shop.function(WORKER).timeout_s
    if failure.kind != "timed_out" or may_run_s > WORK_S:
        return shop.explained(failure, story)
    return Finding(
        f"at {shop.when(failure.at)} {WORKER} was killed at its timeout of {may_run_s} s.",
        f"An order is {WORK_S} s of work, and what happens around it takes time, too. A message whose function was "
        "killed comes back, and is killed again.",
        shop.look_at(FILE, " Timeout:", f"{WORKER}:"),
        f"Give {WORKER} a Timeout of 10.",
    )


def life(shop: Shop, message_id: str) -> list[str]:
    """How a message died, a line for each receive, for a finding."""
    lines: list[str] = []
    for event in shop.history.of("received", "dead_lettered", message_id=message_id):
        if event.kind == "dead_lettered":
            words = f"received again, which is once too often: moved to {shop.plain_name(event.to)}"
            return [*lines, f"  {shop.when(event.at):>10}  {words}"]
        words = f"received from {shop.plain_name(event.actor)}, for the {_nth(event)} time"
        lines.append(f"  {shop.when(event.at):>10}  {words}")
    return lines


def _nth(event: object) -> str:
    number = int(getattr(event, "receive_count", 0))
    return {1: "1st", 2: "2nd", 3: "3rd"}.get(number, f"{number}th")
