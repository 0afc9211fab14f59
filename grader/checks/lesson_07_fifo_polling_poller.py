"""Lesson 07, the poller when nothing goes wrong: the ledger in order, the clock that runs it, the queue drained."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from cloudlet.errors import AwsError
from cloudlet.functions.invocation import Invocation
from grader.check import check
from grader.checks import polling, polling_rules, producing
from grader.checks.dynamodb_trouble import BROKEN
from grader.checks.lesson_07_fifo_polling import different_events_never_vanish
from grader.checks.polling import LEDGER, POLLER, QUEUE, event
from grader.checks.polling_schedule import firings, no_mapping, once_a_minute
from grader.checks.redriver_runs import error_printed
from grader.checks.schedule_pauses import without_a_pause
from grader.exploring import told
from grader.finding import Finding
from grader.reading import shown
from grader.shop import Shop
from grader.words import counted, listed

KINDS_OF_WRITE = ["PutItem", "UpdateItem", "BatchWriteItem", "TransactWriteItems"]
MINUTES = 6
GIVEN_TIMEOUT_S = 50
MANY = {f"o-{2500 + number}": 6 for number in range(13)} | {"o-2599": 24}
REFUSED = AwsError("AccessDeniedException", "User is not authorized to perform this action on the table.", 400)
SENT = (different_events_never_vanish,)


@check("P2", points=2, after=SENT, calm=True)
def events_are_appended_in_their_order(shop: Shop) -> None:
    """Each event is appended to its order's list, in order, also to what an earlier run has stored."""
    events = [
        event("o-2301", 1, "placed"), event("o-2302", 1, "placed"), event("o-2301", 2, "paid"),
        event("o-2301", 3, "refunded"), event("o-2304", 1, 90 * "a long tale, "),
        event("o-2302", 2, "paid"), event("o-2301", 4, "paid"),
        event("o-231", 1, "placed"), event("o-23-1", 1, "placed"), event("o-2301", 5, "paid"), event("O-23", 1, "paid"),
        event("o-23", 1, "placed"), event("o-2301", 6, 'sent to "Ζωή" 🚲\n'), event("o-23", 2, "10"),
        event("o-2", 31, "returned"),
    ]  # fmt: skip
    polling.quiet(shop)
    for start, end in ((0, 5), (5, len(events))):
        polling.produce(shop, events[start:end])
        story = f"{end - start}{' more' * (start > 0)} events were sent, and the poller ran."
        run = polling.poll_calmly(shop, story)
        _has_received(shop, run, story)
        try:
            polling.all_stored(shop, events[:end], story)
        except Finding as finding:
            raise _with_what_it_printed(shop, run, finding) from None
        polling.pause(shop)  # a poll that outlives its function takes messages with it
    polling.none_left(shop, "All of them are stored.")


def _with_what_it_printed(shop: Shop, run: Invocation, finding: Finding) -> Finding:
    """The finding for events that are not stored; where the handler printed an exception, that is why."""
    line = error_printed(shop, run) if shop.queue(QUEUE).messages else ""
    if line:
        finding.saw += f"\nThe handler printed\n  {line}"
        finding.because, finding.try_ = polling_rules.of_an_exception(line) or polling_rules.CAUGHT
        keys = [f'"{key}"' for key in re.findall(r"KeyError\W{1,2}'(\w+)'", line)]
        finding.look_at = shop.look_at(POLLER, *keys, "update_item", "put_item", "transact_write_items", "loads")
    return finding


def _has_received(shop: Shop, invocation: Invocation, story: str) -> None:
    """Find a run that ended in time and without a single receive."""
    if shop.real_time or not invocation.ok or polling.receives(shop, invocation):
        return
    name = shop.function(polling.name_of(shop, POLLER)).name
    saw = f"{story} It made no ReceiveMessage call, and returned {shown(invocation.payload)}."
    if polling.timeout_s(shop) < GIVEN_TIMEOUT_S:
        raise Finding(
            f"{saw} The function may run for {polling.timeout_s(shop)} s.",
            "Without a Timeout a function has 3 s. Who asks for the time that is left finds it too short to begin.",
            shop.look_at("template.yaml", "poller.handler"),
            f"Give the poller back its Timeout: {GIVEN_TIMEOUT_S}.",
        )
    if len([run for run in shop.history.of("invoked") if run.actor == name]) == 1:
        raise Finding(
            saw,
            "When the handler returns, the run is over: Lambda freezes the threads that it leaves behind. A loop whose "
            "condition is false at once never begins.",
            shop.look_at(POLLER, "Thread", "submit(", "while ", "def handler"),
            "Keep less time to spare than the function has, and let the handler wait for its threads.",
        )
    raise Finding(
        saw,
        "What stands outside of the handler runs once, in the cold start. Later runs in the same environment find it "
        "as it was left: a deadline that is over, a flag that is set.",
        shop.look_at(POLLER, "time.time()", "time.monotonic()", "now(", "def handler"),
        "Receive in every run, and work out in the handler how long it may go on.",
    )


@check("P2", points=3, after=(events_are_appended_in_their_order,), calm=True)
def nothing_is_deleted_that_is_not_stored(shop: Shop) -> None:
    """A message is deleted only after its event is stored: while the table refuses, nothing is lost."""
    events = polling.interleaved({"o-2401": 3, "o-2402": 2})
    polling.quiet(shop)
    polling.produce(shop, events)
    fail = partial(shop.cloud.faults.fail, "dynamodb", None)
    unanswered = partial(shop.cloud.faults.disconnect, "dynamodb")
    for trouble in (partial(fail, REFUSED), partial(fail, BROKEN), shop.cloud.faults.conflict, unanswered):
        trouble()
        polling.poll(shop)
        shop.cloud.faults.clear()
        polling.pause(shop)
    polling.poll_until_empty(shop)
    story = f"{LEDGER} refused all calls in one run, had internal errors in another, refused transactions in a third,"
    story += " and gave no answer in a fourth. Other runs followed."
    polling.all_stored(shop, events, story)
    if not shop.real_time:
        told(shop, _one_operation_throttled, shop.seed)


def _one_operation_throttled(shop: Shop) -> None:
    """An order that is in the ledger, and a write of one kind that is throttled while all others are answered."""
    events = polling.interleaved({"o-2411": 2 + len(KINDS_OF_WRITE)})
    polling.produce(polling.quiet(shop), events[:2])
    polling.poll_until_empty(shop)
    for number, operation in enumerate(KINDS_OF_WRITE, 2):
        polling.produce(shop, events[number : number + 1])
        shop.cloud.faults.throttle("dynamodb", operation)
        polling.poll(shop)
        shop.cloud.faults.clear()
        polling.pause(shop)
        polling.poll_until_empty(shop)
    story = f"Two events of o-2411 were in {LEDGER}. Then others came, and {listed(KINDS_OF_WRITE)} were throttled"
    polling.all_stored(shop, events, f"{story}, each in one run. Other runs followed.")


@check("P3", points=2, calm=True)
def the_schedule_runs_the_poller_every_minute(shop: Shop) -> None:
    """A schedule runs the poller once a minute."""
    no_mapping(shop)
    once_a_minute(shop, firings(shop, MINUTES))
    without_a_pause(shop)


@check("P3", points=3, after=(events_are_appended_in_their_order,), calm=True)
def one_run_drains_the_queue(shop: Shop) -> None:
    """One run drains the queue: more than 100 events, more than 10 of them of one order."""
    events = polling.interleaved(MANY)
    polling.quiet(shop)
    polling.produce(shop, events)
    producing.all_there(shop, events, f"The producer was given {len(events)} events at once.")
    story = f"{len(events)} events were on {QUEUE}, and the poller ran once."
    invocation = polling.poll_calmly(shop, story)
    if shop.queue(QUEUE).messages:
        raise _left_behind(shop, invocation, story)
    polling.all_stored(shop, events, story)
    if invocation.ok and shown(_processed(invocation.payload)) != str(len(events)):
        raise Finding(
            f"{len(events)} events were stored in one run, and the handler returned {shown(invocation.payload)}.",
            "What a run has done is seen from its result alone.",
            shop.look_at(POLLER, "return", "processed"),
            f'Return {{"processed": {len(events)}}}: how many events this run has stored.',
        )
    _counts_anew(shop, story)


def _counts_anew(shop: Shop, story: str) -> None:
    """Find a count that goes on where the run before has ended."""
    invocation = None if shop.real_time else polling.poll(shop)
    if invocation is None or not invocation.ok or shown(_processed(invocation.payload)) in ("0", "null"):
        return
    raise Finding(
        f"{story} It stored all of them. Then it ran again, found nothing, and returned {shown(invocation.payload)}.",
        "What stands outside of the handler lives as long as its environment: a later run finds it as it was left.",
        shop.look_at(POLLER, "global ", "processed", "return"),
        "Begin to count in the handler, with 0 in every run.",
    )


def _processed(payload: Any) -> Any:
    return payload.get("processed") if isinstance(payload, dict) else None


def _left_behind(shop: Shop, invocation: Invocation, story: str) -> Finding:
    """A run that ended although there was more: it did not ask again, or it held the orders in flight itself."""
    calls, left = polling.receives(shop, invocation), len(shop.queue(QUEUE).messages)
    saw = f"{story} 24 of the events are of one order. It made {counted(len(calls), 'ReceiveMessage call')}, returned "
    saw += f"{shown(invocation.payload)} and left {counted(left, 'message')} behind."
    if calls and not calls[-1].result.get("Messages"):
        return Finding(
            f"{saw} The last receive brought nothing.",
            "No more of an order comes while one of its messages is in flight, that is, received and not yet deleted.",
            shop.look_at(POLLER, "delete_message", ".delete(", "receive_message"),
            "Delete each message as soon as its event is stored, before you receive again.",
        )
    return Finding(
        saw,
        "A receive brings 10 messages at most, and often fewer.",
        shop.look_at(POLLER, "while ", "range(", "receive_message"),
        "Receive again until a long poll brings nothing.",
    )
