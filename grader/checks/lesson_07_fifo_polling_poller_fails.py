"""Lesson 07, an event that fails: once, always, or because nobody can read it. Its order waits, and no other."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from cloudlet.wire.request import Request
from grader import explain
from grader.check import check
from grader.checks import polling
from grader.checks.lesson_07_fifo_polling_poller import (
    REFUSED,
    events_are_appended_in_their_order,
    one_run_drains_the_queue,
)
from grader.checks.polling import LEDGER, POLLER, QUEUE, OrderEvent
from grader.checks.polling_rules import APPEND
from grader.finding import Finding
from grader.reading import shown
from grader.shop import Shop
from grader.words import counted, listed

if TYPE_CHECKING:
    from cloudlet.functions.invocation import Invocation

MOST_RUNS = 30
FEW_RUNS = 3
MAX_RECEIVES = 5
HOUR_S = 3600
FAILING, OTHERS = {"o-3001": 4, "o-3002": 4, "o-3003": 4}, {"o-3004": 3, "o-3005": 3}
UNREADABLE = ("no event", "[1]", '{"order_id": "o-3299", "seq": 1}', '{"order_id": "", "seq": 1, "event": "placed"}')
STOP = (
    "In a message group the first one counts: while it is in flight SQS itself hands out nothing behind it. What was "
    "received along with it is in your hands, and has to wait there."
)
SKIP = "Leave it and all later messages of its order alone, undeleted, and go on with those of other orders."
BEFORE = (
    "What comes before the event that fails can be stored, and what is stored is not received again. In one write for "
    "several events a single one fails all of them, until they are dead together."
)
ENDS_THE_RUN = (
    "An order that fails is no reason for the others to wait: they are other message groups. A run that ends here "
    "leaves them to the next minute, and to the one after that while the failure lasts."
)
CATCH = "Catch whatever goes wrong with a message, no matter which error, and go on with those of other orders."
HELD_UP = (
    "What is in flight and not worked on comes back when its visibility timeout is over, and each receive counts: an "
    "order that is received again and again behind another one's failure ends on the dead-letter queue."
)


def _about(one: OrderEvent) -> Callable[[Request], bool]:
    return lambda request: one["event"] in str(request.params)


@check("P4", points=3, after=(one_run_drains_the_queue,), calm=True)
def later_events_of_an_order_wait_for_the_one_that_failed(shop: Shop) -> None:
    """When an event fails, the later ones of its order wait until it has been stored; other orders go on."""
    failing, others = polling.interleaved(FAILING), polling.interleaved(OTHERS)
    polling.quiet(shop)
    for some in (failing, others):  # in one list a producer might send the others first
        polling.produce(shop, some)
    for first in failing[: len(FAILING)]:
        shop.cloud.faults.fail("dynamodb", None, REFUSED, when=_about(first), times=1)
    run = polling.poll(shop)
    story = (
        f"18 events of five orders were on {QUEUE}. {LEDGER} refused the first of {listed(list(FAILING))}, once each."
    )
    polling.in_order_so_far(shop, failing + others, story, STOP, SKIP)
    _in_the_same_run(shop, others, run, story)
    _counts_what_it_stored(shop, run.payload, failing + others, story)
    polling.poll_until_empty(shop)
    polling.all_stored(shop, failing + others, story)


def _in_the_same_run(shop: Shop, others: list[OrderEvent], run: Invocation, story: str) -> None:
    """Find other orders that a failure leaves to a later run."""
    waiting = [one for one in polling.orders_of(others) if len(polling.stored(shop, one)) < len(others) / 2]
    if not waiting:
        return
    saw = f"{story}\nThe run ended, and of {waiting[0]} there is {shown(polling.stored(shop, waiting[0]))} in {LEDGER}."
    if not run.ok:
        [failure] = shop.history.of(*explain.ENDED_BADLY, request_id=run.request_id)
        raise shop.explained(failure, ENDS_THE_RUN, saw, CATCH)
    raise Finding(saw, ENDS_THE_RUN, shop.look_at(POLLER, "break", "while ", "return", "except"), SKIP)


def _counts_what_it_stored(shop: Shop, payload: Any, events: list[OrderEvent], story: str) -> None:
    there = sum(len(polling.stored(shop, order_id)) for order_id in polling.orders_of(events))
    said = payload.get("processed") if isinstance(payload, dict) else None
    if type(said) is not int or said <= there:
        return
    raise Finding(
        f"{story}\n{LEDGER} has {counted(there, 'event')}, and the handler returned {shown(payload)}.",
        "What a run has done is seen from its result alone. What failed, and what waits behind it, is not done.",
        shop.look_at(POLLER, "return", "processed"),
        "Count an event when it is stored.",
    )


@check("P4", points=3, after=(events_are_appended_in_their_order,), calm=True)
def an_event_that_always_fails_is_dead_after_five_receives(shop: Shop) -> None:
    """An event that always fails is on the dead-letter queue after 5 receives, and its order goes on."""
    events = polling.interleaved({"o-3101": 3, "o-3102": 2, "o-3103": 2, "o-3104": 2})
    good, bad, late = polling.of_order(events, "o-3101")
    others = [good, *(one for one in events if one["order_id"] != "o-3101")]
    polling.quiet(shop)
    polling.dead_letters(shop)
    for some in ([good], [bad], others[1:]):  # in one list a producer might send the others first
        polling.produce(shop, some)
    shop.cloud.faults.fail("dynamodb", None, REFUSED, when=_about(bad))
    story = f"{LEDGER} refused {bad['event']!r} every time. It was the second of 8 events."
    _others_go_on(shop, others, story, bad["order_id"])
    polling.produce(shop, [late])
    _ends_dead(shop, bad, [good], story)
    _goes_on(shop, [good, late], story)
    if not shop.real_time:
        _stays_dead(shop, bad, story)


def _stays_dead(shop: Shop, bad: OrderEvent, story: str) -> None:
    """Find a dead letter that is gone before anybody could look at it."""
    shop.cloud.run(HOUR_S)
    if not any(polling.carries(message, bad) for message in polling.dead_letters(shop).messages):
        raise Finding(
            f"{story} After 5 receives it was a dead letter, and an hour later it is on no queue.",
            "What always fails has to end on the dead-letter queue, where somebody will look at it, and not at once.",
            shop.look_at("template.yaml", "MessageRetentionPeriod", "DeadLetterQueue:"),
            "Let the dead-letter queue keep what it has for 14 days: MessageRetentionPeriod: 1209600.",
        )


def _others_go_on(shop: Shop, others: list[OrderEvent], story: str, failing: str = "", runs: int = FEW_RUNS) -> None:
    """Find events that are held up for so many runs: of other orders, or what comes first in the `failing` one."""
    held = polling.orders_of(others)
    for _ in range(runs):
        polling.poll(shop)
        held = [name for name in held if polling.stored(shop, name) != polling.texts(polling.of_order(others, name))]
        if not held:
            return
        polling.pause(shop)
    failure = next(iter(shop.history.of(*explain.ENDED_BADLY)), None)
    there = shown(polling.stored(shop, held[0]))
    often = "once" if runs == 1 else f"{runs} times"
    saw = f"{story}\nThe poller ran {often}, and of {held[0]} there is {there} in {LEDGER}."
    if failure is not None:
        finding = shop.explained(failure, f"An exception ends the run for everybody. {HELD_UP}", saw)
        finding.try_ = CATCH
        raise finding
    if held[0] == failing:
        raise Finding(saw, BEFORE, shop.look_at(POLLER, *APPEND), "Write and delete one event after the other.")
    raise Finding(saw, HELD_UP, shop.look_at(POLLER, "break", "return", "except", "raise"), SKIP)


def _ends_dead(shop: Shop, bad: OrderEvent, before: list[OrderEvent], story: str) -> None:
    """Run on until the event is a dead letter; find one that is lost or passed by."""
    dead = polling.dead_letters(shop)
    for _ in range(MOST_RUNS):
        if any(polling.carries(message, bad) for message in dead.messages):
            break
        if not any(polling.carries(message, bad) for message in shop.queue(QUEUE).messages):
            raise Finding(
                f"{story}\nIts message is on no queue: it was deleted and is lost.",
                "What always fails has to end on the dead-letter queue, where somebody will look at it.",
                shop.look_at(POLLER, "delete_message", "except"),
                "Delete a message only when its event is stored; SQS moves what was received too often by itself.",
            )
        got = polling.stored(shop, bad["order_id"])
        if got != polling.texts(before):
            raise Finding(
                f"{story}\n{bad['order_id']} has {shown(got)} in {LEDGER} although {bad['event']!r} is neither stored "
                "nor a dead letter.",
                STOP,
                shop.look_at(POLLER, "except", "continue", *APPEND),
                SKIP,
            )
        polling.pause(shop)
        polling.poll(shop)
    _counted_five(shop, bad, story)


def _counted_five(shop: Shop, bad: OrderEvent, story: str) -> None:
    letters = [message for message in polling.dead_letters(shop).messages if polling.carries(message, bad)]
    if letters and letters[0].receive_count == MAX_RECEIVES:
        return
    receives = f"After {counted(letters[0].receive_count, 'receive')} it is" if letters else ""
    raise Finding(
        f"{story}\n{receives or f'After {MOST_RUNS} runs it is not'} on the dead-letter queue.",
        "maxReceiveCount says how often a message is received before it is a dead letter. Each receive counts that is "
        "not followed by a delete.",
        shop.look_at("template.yaml", "maxReceiveCount", "RedrivePolicy"),
        "Leave the RedrivePolicy with its maxReceiveCount of 5, and let SQS move the message.",
    )


def _goes_on(shop: Shop, rest: list[OrderEvent], story: str) -> None:
    """Find later events that are not stored although the one before them is dead."""
    polling.poll_until_empty(shop)
    polling.all_stored(shop, rest, f"{story} After 5 receives it is a dead letter; what came later has to be stored.")


@check("P4", points=1, after=(an_event_that_always_fails_is_dead_after_five_receives,), calm=True)
def a_body_that_nobody_can_read_holds_up_its_order_only(shop: Shop) -> None:
    """A message that is no event fails like any other: it ends as a dead letter, and other orders go on."""
    first, second, *others = polling.interleaved({"o-3201": 2}) + polling.interleaved({"o-3202": 2, "o-3203": 2})
    polling.quiet(shop)
    polling.produce(shop, [first])
    groups = (str(shop.queue(QUEUE).messages[0].group_id), "raw-2", "raw-3", "raw-4")
    unreadable = UNREADABLE[:-1] if shop.real_time else UNREADABLE  # LocalStack takes an empty key
    for body, group in zip(unreadable, groups, strict=False):
        _send_raw(shop, body, group)
    polling.produce(shop, [second, *others])
    story = f"{listed([repr(it) for it in unreadable])} were on {QUEUE}, each in another group, with good events."
    _others_go_on(shop, others, story, runs=1)
    for _ in range(MOST_RUNS):
        if not shop.queue(QUEUE).messages:
            break
        polling.pause(shop)
        polling.poll(shop)
    dead = [message.body for message in polling.dead_letters(shop).messages]
    ledger = [one for item in shop.table(LEDGER).items() for one in item.get("events", ())]
    for body in unreadable:
        if body not in dead and body not in ledger:  # where the whole body is the text, every body can be read
            raise Finding(
                f"{story}\n{body!r} is not on the dead-letter queue." + _stored_as(shop, "o-3299", body),
                "What is deleted without a trace is missed by nobody, and what is made up in its place is believed. A "
                "dead letter is kept for somebody who looks.",
                shop.look_at(POLLER, ".get(", "isinstance", "except", "json.loads", "delete_message"),
                "Treat what you cannot read as an event, with order_id, seq and event, as a failure: do not delete it.",
            )


def _stored_as(shop: Shop, order_id: str, body: str) -> str:
    """What the ledger has for a body that is no event, in a sentence that begins with a blank."""
    got = polling.stored(shop, order_id) if order_id in body else None
    return f" In {LEDGER} the events of {order_id} are {shown(got)}." if got else ""


def _send_raw(shop: Shop, body: str, group: str) -> None:
    url = shop.queue(QUEUE).url
    shop.cloud.call(
        "sqs", "SendMessage", QueueUrl=url, MessageBody=body, MessageGroupId=group, MessageDeduplicationId=group
    )
