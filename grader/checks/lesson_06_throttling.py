"""Lesson 06, the queue and its worker: one order at a time, and none that dies because it had to wait.

Judged by what the worker was invoked with and by where messages end. How a template gets there is its own affair.
"""

from __future__ import annotations

from itertools import pairwise

from cloudlet.history import Event
from grader import explain, orders
from grader.check import check
from grader.checks import working
from grader.checks.working import DEAD, FILE, PARKED, QUEUE, QUEUES, REDRIVER, WORKER, Work
from grader.commands import workshop
from grader.finding import Finding
from grader.orders import Order
from grader.shop import Shop
from grader.words import listed, times

CUSTOMERS = ("ada", "grace", "linus")
SIXTY = [orders.order(6001 + number, CUSTOMERS[number % 3], 100 + number) for number in range(60)]
PATIENCE_S = 2 * 3600
FIRST_WORK_S = 900  # the longest delay that a queue may have; an order that waits for nobody begins in seconds
MANY_FAILURES = 5
MOST_EVENTS = 15_000  # a redriver that never rests makes them in minutes; all others need a tenth
LEAST_WORK_MS = working.WORK_S * 1000
POLLING = (
    "Lambda polls the queue without asking whether the function is free. With reserved concurrency 1 all batches but "
    "one are throttled and tried again until their visibility timeout is over; then the message is visible again, and "
    "the receive counts, though no function saw it."
)


@check("P1", points=2, calm=True)
def orders_are_worked_on_one_at_a_time(shop: Shop) -> None:
    """Orders are worked on strictly one at a time, and a batch has one order."""
    shop.needs("throttle")
    some = SIXTY[:12]
    working.send_orders(shop, some)
    shop.cloud.run_until(lambda: len(working.done(shop)) == len(some) or len(shop.history) > MOST_EVENTS, 900)
    working.was_invoked(shop)
    works = working.works(shop)
    for work in works:
        _has_one_order(shop, work)
    for first, second in pairwise(works):
        if first.end is None or second.start < first.end:
            raise _overlap(shop, first, second)
    _takes_its_time(shop, works)


def _has_one_order(shop: Shop, work: Work) -> None:
    if len(work.bodies) == 1:
        return
    raise Finding(
        f"at {shop.when(work.start)} {WORKER} was invoked with {len(work.bodies)} orders: {work.names}.",
        "A batch holds up to BatchSize messages, 10 unless you say otherwise, and it lives and dies as one: they share "
        "one timeout and one fate.",
        shop.look_at(FILE, "BatchSize", "Type: SQS"),
        f"Give the event of {WORKER} BatchSize: 1.",
    )


def _overlap(shop: Shop, first: Work, second: Work) -> Finding:
    limit = shop.function(WORKER).reserved_concurrency
    both = f"{first.environment} on {first.names}, {second.environment} on {second.names}"
    return Finding(
        f"at {shop.when(second.start)} two were at work: {both}.\n{WORKER} has "
        + (f"a reserved concurrency of {limit}." if limit else "no reserved concurrency."),
        "Lambda starts an environment for every batch until something stops it. MaximumConcurrency cannot: it is 2 at "
        "least. Reserved concurrency can, and it counts all invocations of the function.",
        shop.look_at(FILE, "ReservedConcurrentExecutions", "MaximumConcurrency", f"{WORKER}:"),
        f"Give {WORKER} ReservedConcurrentExecutions: 1, and let no other function work on {QUEUE}.",
    )


def _takes_its_time(shop: Shop, works: list[Work]) -> None:
    """Find a worker that is not the one that was given: without work to do, nobody has to wait."""
    for work in works:
        if work.outcome in explain.ENDED_BADLY:
            failure = shop.history.of(*explain.ENDED_BADLY)[0]
            raise working.failed(shop, failure, f"{work.names} is an order, and worker.py is given as it is.")
        if work.end is not None and work.end - work.start < LEAST_WORK_MS:
            raise Finding(
                f"{work.names} was done in {(work.end - work.start) / 1000} s.",
                f"An order is {working.WORK_S} s of work. The lesson is about those who wait meanwhile.",
                shop.look_at("worker.py", "sleep", "WORK_S"),
                f"Bring worker.py back: {workshop('reset 06')} (your files are kept aside).",
            )


@check("P2", points=4, after=(orders_are_worked_on_one_at_a_time,), calm=True)
def sixty_orders_at_once_are_all_processed(shop: Shop) -> None:
    """Of 60 orders sent at once each is processed once, and none is left dead."""
    shop.needs("throttle")
    working.send_orders(shop, SIXTY)
    shop.cloud.run_until(lambda: bool(shop.history.of("invoked", source="mapping")), FIRST_WORK_S)
    working.was_invoked(shop)
    queues = [shop.queue(name) for name in QUEUES]
    start = len(shop.history)
    shop.cloud.run_until(
        lambda: not any(queue.messages for queue in queues) or len(shop.history) - start > MOST_EVENTS or _fails(shop),
        PATIENCE_S,
    )
    if _fails(shop):
        story = "What fails is received again, and does not become better by it."
        raise working.failed(shop, _failures(shop)[0], story)
    _each_once(shop)
    _none_dead(shop)
    _all_done(shop)
    _not_by_one_receive(shop)


def _failures(shop: Shop) -> list[Event]:
    name = shop.function(WORKER).name
    return [event for event in shop.history.of(*explain.ENDED_BADLY) if event.actor == name]


def _fails(shop: Shop) -> bool:
    return len(_failures(shop)) >= MANY_FAILURES


def _story(shop: Shop) -> str:
    return f"60 good orders were sent at once, and {len(working.done(shop))} were processed."


def _unseen(shop: Shop, body: str) -> str:
    seen = any(body in work.bodies for work in working.works(shop))
    return "" if seen else " No function ever saw it."


def _none_dead(shop: Shop) -> None:
    """Find good orders on the dead-letter or the parked queue."""
    for name in (PARKED, DEAD):
        letters = shop.queue(name).messages
        if letters:
            raise _dead(shop, name, [message.body for message in letters], letters[0].id)


def _dead(shop: Shop, queue: str, bodies: list[str], message_id: str) -> Finding:
    names = listed(sorted(working.name_of(body) for body in bodies))
    first = working.name_of(bodies[0])
    died = shop.history.of("dead_lettered", message_id=message_id)
    life = working.life(shop, died[-1].message_id) if died else []
    lines = [f"{_story(shop)} {len(bodies)} are on {queue}: {names}."]
    lines += [f"What became of {first}:{_unseen(shop, bodies[0])}", *life] if life else []
    act = (
        f"Let an order be received more often before it is given up, or be hidden longer each time, and let "
        f"{REDRIVER} bring back every minute what died all the same."
    )
    if queue == PARKED:
        lines.append(f"{REDRIVER} gave up on {first}: it had died too often.{_unseen(shop, bodies[0])}")
        act = f"Let orders die less often: a higher maxReceiveCount, a longer VisibilityTimeout of {QUEUE}."
    return Finding("\n".join(lines), POLLING, shop.look_at(FILE, "maxReceiveCount", "VisibilityTimeout"), act)


def _all_done(shop: Shop) -> None:
    """Find orders that nobody processed."""
    there = working.done(shop)
    missing = [order for order in SIXTY if not any(_is(body, order) for body in there)]
    if not missing:
        return
    names = listed([order["order_id"] for order in missing])
    expired = shop.history.of("expired")
    raise Finding(
        f"{_story(shop)} Not processed: {names}."
        + ("" if shop.queue(QUEUE).messages else " They are on no queue.")
        + (f"\nAt {shop.when(expired[0].at)} messages expired." if expired else ""),
        "A message is kept for MessageRetentionPeriod, however often it was received."
        if expired
        else "An order that waits is on a queue. What is deleted from a queue before somebody has it is gone.",
        shop.look_at(*((FILE, "MessageRetentionPeriod") if expired else ("redriver.py", "delete_message"))),
        f"Keep messages on {QUEUE} for days." if expired else "Send to a queue first, and delete from the other after.",
    )


def _is(body: str, order: Order) -> bool:
    return bool(working.name_of(body) == order["order_id"])


def _each_once(shop: Shop) -> None:
    """Find an order that was processed twice on a cloud that delivers once."""
    for body, works in working.done(shop).items():
        if len(works) < 2:
            continue
        sent = [event for event in shop.history.of("sent") if event.body == body]
        copied = len({event.message_id for event in sent}) > 1
        moments = listed([shop.when(work.start) for work in works])
        raise Finding(
            f"{working.name_of(body)} was processed {times(len(works))}, at {moments}."
            + (f"\nIt was sent at {listed([shop.when(event.at) for event in sent])}." if copied else ""),
            "What is sent again while the first message is still there is there twice."
            if copied
            else f"When the visibility timeout of {QUEUE} ends while the order waits or is worked on, the message is "
            "received again, and the earlier receive can no longer delete it.",
            shop.look_at(*(("redriver.py", "send_message") if copied else (FILE, "VisibilityTimeout"))),
            "Delete a letter from the dead-letter queue when its copy was sent."
            if copied
            else "Set VisibilityTimeout to 6 times the worker's timeout or more.",
        )


def _not_by_one_receive(shop: Shop) -> None:
    """Find orders that died by a single receive, though the redriver brought them back."""
    died = [event for event in shop.history.of("dead_lettered") if event.receive_count == 1]
    if not died:
        return
    body = next(event.body for event in shop.history.of("sent") if event.message_id == died[0].message_id)
    raise Finding(
        f"{len(died)} times an order died after one receive, {working.name_of(body)} for example:\n"
        + "\n".join(working.life(shop, died[0].message_id))
        + f"\nOnly {REDRIVER} saved it, and it does so a few times at most.",
        f"{POLLING} With maxReceiveCount 1 nobody may ever wait, or fail once.",
        shop.look_at(FILE, "maxReceiveCount"),
        "Raise maxReceiveCount; AWS advises 5 at least, and more where batches are throttled.",
    )
