"""Lesson 07, the poller's time: it waits by long polls, and ends by itself whatever the queue and the table do."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from cloudlet.functions.invocation import Invocation
from cloudlet.history import Event
from cloudlet.wire.request import Request
from grader.check import check
from grader.checks import by_hand, polling
from grader.checks.lesson_07_fifo_polling_poller import events_are_appended_in_their_order
from grader.checks.polling import LEDGER, POLLER, QUEUE
from grader.checks.table_writes import WRITES
from grader.finding import Finding
from grader.shop import Shop
from grader.words import counted

FEW = 3  # messages
LONGEST_WAIT_S = 20
PAUSE_MS = 400  # between two calls: a call itself takes a few ms, and nothing else takes any
LONG_S = 100
MOMENT_MS, NEARLY_MS, NO_TIME_MS, AT_LAST_MS = 20, 1000, 150, 30  # between messages, and before the poller's time is up
HESITATES_S = 0.2
QUEUED = 118  # more than the 50 s are enough for
SLOW_S = 0.42  # ten take 4.6 s: a margin of 5 s is enough, one of 3 s is not
RECEIVE = ("WaitTimeSeconds", "receive_message", "receive_messages")
LEFT = ("get_remaining_time_in_millis", "while ", "receive_message", "receive_messages")
KILLED = (
    "At its timeout Lambda kills the function, in the middle of whatever it does, and the run counts as failed. What "
    "was in flight comes back later, one receive older."
)


@check("P3", after=(events_are_appended_in_their_order,), calm=True)
def a_receive_that_brings_few_is_not_the_last(shop: Shop) -> None:
    """A run goes on after a receive that brings fewer messages than it asked for."""
    events = polling.interleaved({"o-3901": 2, "o-3902": 2, "o-3903": 2, "o-3904": 2})
    polling.quiet(shop)
    polling.produce(shop, events)
    shop.cloud.faults.bring_fewer(FEW)
    run = polling.poll(shop)
    left = len(shop.queue(QUEUE).messages)
    if left:
        raise Finding(
            f"{len(events)} events were on {QUEUE}, and no receive brought more than {FEW}. The run made "
            f"{counted(len(polling.receives(shop, run)), 'ReceiveMessage call')} and left {counted(left, 'message')}.",
            "MaxNumberOfMessages is a maximum. SQS may bring fewer messages although there are more.",
            shop.look_at(POLLER, "len(", "break", "receive_message", "receive_messages"),
            "Receive again until a long poll brings nothing.",
        )


@check("P5", points=2, after=(events_are_appended_in_their_order,), calm=True)
def it_waits_by_long_polls(shop: Shop) -> None:
    """Every receive is a long poll of 1 to 20 s, and between the calls nothing sleeps."""
    polling.quiet(shop)
    polling.produce(shop, polling.interleaved({"o-4001": 3, "o-4002": 2}))
    default = _default_wait_s(shop)
    invocation = polling.poll(shop)
    for call in polling.receives(shop, invocation):
        wait_s = call.params.get("WaitTimeSeconds")
        if not 1 <= (default if wait_s is None else wait_s) <= LONGEST_WAIT_S:
            raise Finding(
                f"at {shop.when(call.started)} the poller called ReceiveMessage "
                + ("without WaitTimeSeconds" if wait_s is None else f"with WaitTimeSeconds={wait_s}")
                + f", and {QUEUE} has ReceiveMessageWaitTimeSeconds {default}: a short poll.",
                "A short poll asks some of the servers, may find nothing although there is something, and costs as "
                "much as a long one. A long poll asks all of them, and waits until there is a message, up to 20 s.",
                shop.look_at(POLLER, *RECEIVE),
                "Give each receive_message a WaitTimeSeconds between 1 and 20.",
            )
    _no_naps(shop, invocation)


def _no_naps(shop: Shop, invocation: Invocation) -> None:
    """Find time that passes between the calls of an invocation; real time is full of it."""
    if shop.real_time:
        return
    calls = shop.history.of("call", invocation=invocation.request_id)
    for before, after in pairwise(calls):
        if after.started - before.at > PAUSE_MS:
            raise _slept(shop, before, after.started)
    if calls and invocation.status != "timed_out" and (invocation.ended or 0) - calls[-1].at > PAUSE_MS:
        raise _slept(shop, calls[-1], invocation.ended or 0)


def _slept(shop: Shop, call: Event, until_ms: int) -> Finding:
    return Finding(
        f"at {shop.when(call.at)} {call.operation} was answered, and until {shop.when(until_ms)} nothing was done.",
        "Time that a function sleeps is billed, and a message that comes meanwhile waits. A long poll waits just as "
        "well, and ends with the first message.",
        shop.look_at(POLLER, "sleep(", "sleep", ".wait(", "while "),
        "Take the sleep out: WaitTimeSeconds is all the waiting that is needed.",
    )


@check("P5", points=3, after=(events_are_appended_in_their_order,), calm=True)
def it_ends_before_its_time_is_up(shop: Shop) -> None:
    """It ends by itself when the table is slow, while messages keep coming, and when the last comes at a bad moment."""
    events = polling.interleaved({f"o-{4100 + number}": 17 for number in range(13)})
    shop.needs("explore")
    tape = polling.taped(shop, events)
    _slowly(shop, tape[:QUEUED])
    polling.pause(shop)
    rest = tape[QUEUED:]
    _to_the_last_moment(shop, rest)
    polling.poll_until_empty(shop)
    there = [one for one in events if polling.found(tape[: len(tape) - len(rest)], [one])]
    polling.all_stored(shop, there, "The poller ran several times, and left messages to the next run.")


def _default_wait_s(shop: Shop) -> int:
    """How long a receive waits that does not say it."""
    return int(polling.queue_attribute(shop, "ReceiveMessageWaitTimeSeconds"))


def _slowly(shop: Shop, tape: list[Any]) -> None:
    """A run with a table that takes its time, and more on the queue than there is time for."""
    polling.play(shop, tape)
    for operation in WRITES:
        shop.cloud.faults.slow("dynamodb", operation, seconds=SLOW_S)
    invocation = polling.poll(shop)
    shop.cloud.faults.clear()
    _ended_in_time(shop, invocation, f"{len(tape)} events were on {QUEUE}, and each write to {LEDGER} took {SLOW_S} s.")


def _to_the_last_moment(shop: Shop, rest: list[Any]) -> None:
    """A run in which each receive brings a message, and the last that there is time for brings one when it is over."""
    name, timeout_ms, default_s = polling.name_of(shop, POLLER), polling.timeout_s(shop) * 1000, _default_wait_s(shop)
    asked: list[int] = []  # until when each receive waits

    def noted(request: Request) -> bool:
        wait_s = request.params.get("WaitTimeSeconds")
        asked.append(shop.cloud.now + 1000 * (default_s if wait_s is None else wait_s))
        return False

    shop.cloud.faults.slow("sqs", "ReceiveMessage", seconds=0, when=noted)
    invocation = shop.cloud.start(shop.function(name).name, by_hand.SCHEDULED)
    ends, cloud, known = shop.cloud.now + timeout_ms, shop.cloud, 0

    def waits() -> bool:
        return len(asked) > known and not shop.queue(QUEUE).messages

    while rest and cloud.run_until(lambda: invocation.done or waits(), LONG_S) and not invocation.done:
        waits_ms, spare_ms = asked[-1] - cloud.now, ends - asked[-1]
        if spare_ms <= NO_TIME_MS:
            cloud.faults.slow("dynamodb", seconds=HESITATES_S)
            cloud.run(max(0, waits_ms - AT_LAST_MS) / 1000)
        else:
            cloud.run(max(MOMENT_MS, min(waits_ms // 2, spare_ms - NEARLY_MS)) / 1000)
        known = len(asked)
        polling.play(shop, [rest.pop(0)])
    shop.cloud.run_until(lambda: invocation.done, LONG_S)
    shop.cloud.faults.clear()
    story = "Each receive of the poller brought a message, the last one when its long poll was nearly over"
    _ended_in_time(shop, invocation, f"{story}, and {LEDGER} took {HESITATES_S} s for it.")


def _ended_in_time(shop: Shop, invocation: Invocation, story: str) -> None:
    if invocation.status == "succeeded":
        return
    failure = shop.history.of("failed", "crashed", "timed_out", request_id=invocation.request_id)[-1]
    if invocation.status != "timed_out":
        raise shop.explained(failure, "", story)
    calls = shop.history.of("call", invocation=invocation.request_id)
    last = calls[-1]
    raise Finding(
        f"{story}\nThe poller began at {shop.when(invocation.started or 0)} and was killed at {shop.when(failure.at)}. "
        f"Its last call that was answered is {last.operation} at {shop.when(last.at)}.",
        KILLED,
        shop.look_at(POLLER, *LEFT),
        "Before each message and each receive, ask context.get_remaining_time_in_millis(), and end when less is left "
        "than a long poll and the work on a message may take.",
    )
