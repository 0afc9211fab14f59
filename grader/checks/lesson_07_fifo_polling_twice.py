"""Lesson 07, an event that is received again: a delete that failed, a crash between any two calls, two pollers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from cloudlet.errors import AwsError
from cloudlet.wire.request import Request
from grader.check import check
from grader.checks import by_hand, polling
from grader.checks.lesson_07_fifo_polling_poller import events_are_appended_in_their_order
from grader.checks.polling import POLLER, QUEUE, event
from grader.exploring import with_every_crash, with_seeds
from grader.finding import Finding
from grader.shop import Shop

if TYPE_CHECKING:
    from cloudlet.sqs.message import Message

RACES = 3
LONGER_S = 8  # than a message is hidden: time for the rest of its order
NOT_NOW = AwsError("AccessDenied", "User is not authorized to perform: sqs:deletemessage on the queue.", 403)
DELETES = ("DeleteMessage", "DeleteMessageBatch")
OVERTAKEN = (
    "When its visibility timeout is over a message is received again, by whoever polls, even while somebody is at work "
    "on it. What that one has read meanwhile is old, and its write undoes what came after.",
    "Hide messages for longer than a run may take, as the given 60 s do, and let the write itself ask, by a "
    "ConditionExpression, whether its event is new.",
)
READY = (events_are_appended_in_their_order,)


@check("P6", points=3, after=READY, calm=True)
def an_event_whose_delete_failed_is_not_appended_twice(shop: Shop) -> None:
    """An event that is received again because its delete failed is not appended twice, equal texts or not."""
    events = [
        event("o-5001", 1, "placed"), event("o-5002", 1, "paid"), event("o-5001", 3, "paid"),
        event("o-5001", 4, "paid"), event("o-5001", 5, "refunded"),
    ]  # fmt: skip
    polling.quiet(shop)
    polling.produce(shop, events)
    _refuse_first_deletes(shop)
    polling.poll(shop)
    name = shop.function(polling.name_of(shop, POLLER)).name
    shop.cloud.functions.change(FunctionName=name, Description="cold")
    polling.poll_until_empty(shop, most=2 * len(events))
    story = (
        f"5 events were on {QUEUE}, of o-5001 seq 1, 3, 4 and 5; 2 never came. SQS refused the first delete of each "
        "message."
    )
    polling.all_stored(shop, events, story)
    polling.none_left(shop, f"{story} All of them are stored.")


def _refuse_first_deletes(shop: Shop) -> None:
    """Let SQS refuse the first delete of each message."""
    chosen = _first_of_each_message(shop)
    for operation in DELETES:
        shop.cloud.faults.fail("sqs", operation, NOT_NOW, when=chosen)


def _first_of_each_message(shop: Shop) -> Callable[[Request], bool]:
    """Chooses the deletes of messages that nobody has tried to delete before."""
    known: set[str] = set()

    def chosen(request: Request) -> bool:
        handles = {one.get("ReceiptHandle") for one in (request.params, *request.params.get("Entries", ()))}
        ids = {message.id for message in shop.queue(QUEUE).messages if message.receipt_handle in handles}
        new = ids - known
        known.update(ids)
        return bool(new)

    return chosen


@check("P6", points=4, after=READY, calm=True)
def a_crash_between_any_two_calls_neither_loses_nor_doubles(shop: Shop) -> None:
    """The poller dying between any two of its calls neither loses an event nor appends one twice."""
    events = polling.interleaved({"o-5101": 2})
    shop.needs("explore")
    tape = polling.taped(shop, events)

    def story(fresh: Shop) -> None:
        polling.play(polling.quiet(fresh), tape)
        _refuse_first_deletes(fresh)
        polling.poll(fresh)
        polling.poll_until_empty(fresh)
        told = "2 events were sent. SQS refused the first delete of each message. The poller ran once a minute."
        polling.all_stored(fresh, events, told)

    with_every_crash(shop, story)


@check("P6", points=2, after=READY, calm=True)
def two_pollers_at_the_same_time_do_no_harm(shop: Shop) -> None:
    """Pollers that run at the same time append each event once, in order."""
    events = polling.interleaved({"o-5201": 5, "o-5202": 4, "o-5203": 3})
    shop.needs("explore")
    tape = polling.taped(shop, events)
    slow_s = _slow_s(shop, tape)

    def story(fresh: Shop) -> None:
        polling.play(polling.quiet(fresh), tape)
        name = fresh.function(polling.name_of(fresh, POLLER)).name
        for operation in ("UpdateItem", "PutItem", "TransactWriteItems"):
            fresh.cloud.faults.slow("dynamodb", operation, seconds=slow_s, times=1)
            fresh.cloud.faults.slow("dynamodb", operation, seconds=1)
        runs = [fresh.cloud.start(name, by_hand.SCHEDULED) for _ in range(2)]
        if slow_s > 1:
            fresh.cloud.run(slow_s - LONGER_S)  # its message is visible again
            runs.append(fresh.cloud.start(name, by_hand.SCHEDULED))
        fresh.cloud.run_until(lambda: all(one.done for one in runs), 100)
        fresh.cloud.faults.clear()
        polling.poll_until_empty(fresh)
        said = (
            f"12 events were on {QUEUE}, and {len(runs)} pollers ran at the same time. The first write took {slow_s} s."
        )
        try:
            polling.all_stored(fresh, events, said)
        except Finding as finding:
            if slow_s > 1:
                finding.because, finding.try_ = OVERTAKEN
                finding.look_at = _where_it_is_hidden(fresh)
            raise

    with_seeds(shop, story, seeds=RACES)


def _where_it_is_hidden(shop: Shop) -> str:
    """The line that says for how long a message is hidden."""
    asked = any("VisibilityTimeout" in call.params for call in shop.history.of("call", operation="ReceiveMessage"))
    return shop.look_at(POLLER if asked else "template.yaml", "VisibilityTimeout", "def handler", QUEUE)


def _slow_s(shop: Shop, tape: list[Message]) -> int:
    """Seconds that a write takes: longer than a message is hidden, where a poller may run for so long."""
    polling.play(shop, tape[:1])
    run = polling.poll(shop)
    default = int(polling.queue_attribute(shop, "VisibilityTimeout"))
    hidden = min((int(it.params.get("VisibilityTimeout", default)) for it in polling.receives(shop, run)), default=60)
    return hidden + LONGER_S if hidden + LONGER_S < polling.timeout_s(shop) else 1
