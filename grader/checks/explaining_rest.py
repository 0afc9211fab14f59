"""Why dead letters never come to rest, or no order becomes one, in words."""

from __future__ import annotations

from collections.abc import Sequence

from grader import explain
from grader.checks.explaining_redrives import worked_on
from grader.checks.pipeline import TEMPLATE, Pipeline
from grader.checks.pipeline_findings import not_shipped, with_lines, wrong_balance
from grader.checks.places import line_of
from grader.checks.resting import by_the_clock
from grader.checks.trail import Trail
from grader.checks.vanished import vanished
from grader.finding import Finding
from grader.orders import Order


def none_died(pipe: Pipeline, given: Sequence[Order], told: str, known: Sequence[Order]) -> Finding:
    """For half a day nothing worked, and no order became a dead letter; those that are `known` were shipped before."""
    shop, trail = pipe.shop, Trail(pipe.shop, given[0])
    places = [name for name, queue in pipe.queues.items() if any(it.id in trail.messages for it in queue.messages)]
    saw = f"{told}, and no order came to the dead-letter queue. "
    if not places:
        if thrown := _event_thrown_away(pipe, trail, saw):
            return thrown
        if not {order["order_id"] for order in given} <= pipe.shipped():
            return not_shipped(pipe, given, saw)
        return wrong_balance(pipe, [*known, *given], saw) or _done_at_once(pipe, saw)
    if not worked_on(pipe, places[0]):
        return _given_up(pipe, given[0], places[0], saw)
    receives = max(it.receive_count for it in pipe.queues[places[0]].messages)
    return Finding(
        f"{saw}{given[0]['order_id']} is on {places[0]}, received {receives} times.",
        "Without a RedrivePolicy a message comes back until its retention is over (4 days, if nobody says otherwise), "
        "and then it is deleted in silence.",
        shop.look_at(TEMPLATE, f"{places[0]}:", "RedrivePolicy"),
        f"Give {places[0]} a RedrivePolicy to the queue that the output DeadLetterQueueUrl names.",
    )


def _given_up(pipe: Pipeline, order: Order, name: str, saw: str) -> Finding:
    return Finding(
        f"{saw}{order['order_id']} lies on {name}, where nobody works. It was never tried again.",
        "What cannot be done now can often be done a little later. A message that is reported as failed comes back, "
        "and after maxReceiveCount receives SQS moves it to the dead-letter queue.",
        line_of(pipe.shop, "except", "send_message", "send_messages"),
        "Report what failed in batchItemFailures, and leave the rest to the RedrivePolicy.",
    )


def _done_at_once(pipe: Pipeline, saw: str) -> Finding:
    return Finding(
        f"{saw}They were shipped before the API answered: no queue was between the steps.",
        "What is done while the caller waits has to be done again by the caller when it fails. A queue between the "
        "steps keeps what could not be done now.",
        line_of(pipe.shop, "shipped", "def handler"),
        "Give each step a queue and a function of its own; answer 202 when the first queue has the order.",
    )


def thrown_away(pipe: Pipeline, order: Order, story: str) -> Finding:
    """An order of which no message is left."""
    shop, trail = pipe.shop, Trail(pipe.shop, order)
    saw = (
        f"{story} After a while no queue had a message of {order['order_id']} any more, and it is "
        f"{pipe.status(order) or 'not in OrdersTable'}."
    )
    if thrown := _event_thrown_away(pipe, trail, saw):
        return thrown
    if told := next(vanished(pipe, trail, None, []), None):
        more, *rest = told
        return with_lines(Finding(saw + more, *rest), trail)
    finding = Finding(
        saw,
        "It was answered 202: somebody has to be able to find it, and do by hand what no machine can.",
        line_of(shop, '["MAX_REDRIVES"]', "redrives =", "delete_message"),
        "Park what was redriven often enough: leave it on the dead-letter queue, or send it to another one first and "
        "delete it then.",
    )
    return with_lines(finding, trail)


def _event_thrown_away(pipe: Pipeline, trail: Trail, saw: str) -> Finding | None:
    invoked = pipe.shop.history.of("invoked", source="async")
    if not any(event.request_id in trail.invocations for event in invoked):
        return None
    finding = Finding(
        saw,
        "A function that is invoked as an event has no queue that you could look into. Lambda tries it three "
        "times, and then the event is thrown away.",
        line_of(pipe.shop, "InvocationType", "invoke("),
        "Put a queue between the steps; it keeps what fails, and moves it to the dead-letter queue.",
    )
    return with_lines(finding, trail)


def blocked(pipe: Pipeline, order: Order, story: str, began: int) -> Finding:
    """An order that another letter holds up; `began` is the number of the event with which its own story begins."""
    shop, ran = pipe.shop, {event.request_id for event in by_the_clock(pipe) if event.kind == "invoked"}
    failed = [it for it in shop.history.events[began:] if it.kind in explain.ENDED_BADLY and it.request_id in ran]
    if not failed:
        return not_shipped(pipe, [order], story)
    because = (
        "A dead-letter queue holds what nobody could read, too. Who raises at the first such letter never comes to the "
        "others, in this run and in the next."
    )
    return shop.explained(failed[-1], because, f"{story} A day after that {order['order_id']} is not shipped.")
