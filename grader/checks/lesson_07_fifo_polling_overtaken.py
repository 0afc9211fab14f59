"""Lesson 07, the producer when SQS refuses an event: the later ones of its order have to wait."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from cloudlet.wire.request import Request
from grader.check import check
from grader.checks import polling, producing
from grader.checks.lesson_07_fifo_polling import an_orders_events_are_one_group_in_their_order
from grader.checks.polling import PRODUCER, QUEUE, OrderEvent
from grader.checks.sqs_trouble import BROKEN
from grader.finding import Finding
from grader.reading import shown
from grader.shop import Shop

Trouble = Callable[[Shop, OrderEvent], Any]


def _entry_fails_once(shop: Shop, one: OrderEvent) -> str:
    _fail_entry(shop, one, times=1)
    return "at the first attempt SQS put it under Failed"


def _two_entries_fail_once(shop: Shop, one: OrderEvent) -> str:
    """Along with the unlucky event all others that have its seq, which are of other orders."""
    step = one["event"].partition(" of ")[0]
    shop.cloud.faults.fail_entries("sqs", "SendMessageBatch", lambda entry: step in str(entry), times=1)
    return "at the first attempt SQS put it under Failed, and with it all others of its batch that have this seq"


def _entry_fails(shop: Shop, one: OrderEvent) -> str:
    """Whom SQS holds to be at fault changes nothing: what was not taken is not on the queue."""
    _fail_entry(shop, one, code="AccessDenied", message="Not authorized for a moment.", sender_fault=True)
    shop.cloud.faults.fail("sqs", "SendMessage", BROKEN, when=_mentions(one))
    return "each time SQS refused it, in a batch with SenderFault true"


def _call_fails(shop: Shop, one: OrderEvent) -> str:
    shop.cloud.faults.fail("sqs", None, BROKEN, when=_mentions(one))
    return "SQS refused every call that carried it"


def _fail_entry(shop: Shop, one: OrderEvent, **how: Any) -> None:
    shop.cloud.faults.fail_entries("sqs", "SendMessageBatch", lambda entry: one["event"] in str(entry), **how)


def _mentions(one: OrderEvent) -> Callable[[Request], bool]:
    return lambda request: one["event"] in str(request.params)


TROUBLES: tuple[Trouble, ...] = (_entry_fails_once, _two_entries_fail_once, _entry_fails, _call_fails)


def _scenes() -> Iterator[tuple[Trouble, list[OrderEvent], OrderEvent]]:
    """Each trouble with orders of its own, and the event that it hits."""
    for number, trouble in enumerate(TROUBLES):
        events = polling.interleaved({f"o-22{number}1": 7, f"o-22{number}2": 5, f"o-22{number}3": 2})
        yield trouble, events, events[3]


@check("P1", points=3, after=(an_orders_events_are_one_group_in_their_order,), calm=True)
def an_event_that_sqs_refuses_is_not_overtaken(shop: Shop) -> None:
    """When SQS does not take an event, no later one of its order comes onto the queue before it."""
    polling.quiet(shop)
    for trouble, events, unlucky in _scenes():
        how = trouble(shop, unlucky)
        story = f"{len(events)} events of three orders were sent; {unlucky['order_id']}, seq {unlucky['seq']}, was not "
        story += f"taken: {how}."
        invocation = polling.produce(shop, events, may_fail=True)
        shop.cloud.faults.clear()
        for order_id in polling.orders_of(events):
            producing.in_given_order(shop, polling.of_order(events, order_id), story, producing.OVERTAKEN)
        _not_more_than_there(shop, events, invocation.payload, story)
        polling.produce(shop, events)
        story += " Then all of them were sent again."
        producing.all_there(shop, events, story)
        for order_id in polling.orders_of(events):
            producing.in_given_order(shop, polling.of_order(events, order_id), story, producing.LEFT_OVER)


def _not_more_than_there(shop: Shop, events: list[OrderEvent], payload: Any, story: str) -> None:
    there = len(polling.found(shop.queue(QUEUE).messages, events))
    sent = payload.get("sent") if isinstance(payload, dict) else None
    if payload is None or (type(sent) is int and sent <= there):
        return
    raise Finding(
        f"{story}\n{polling.so_many(there)} on {QUEUE}, and the handler returned {shown(payload)}.",
        "SendMessageBatch answers 200 even where entries failed, and names them under Failed. Who hears that all were "
        "sent will not send again.",
        shop.look_at(PRODUCER, "Failed", "return", *producing.SEND),
        'Read answer.get("Failed", []); send those again, and raise (or count less) when SQS does not take them.',
    )
