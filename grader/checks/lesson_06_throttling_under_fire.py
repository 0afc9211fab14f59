"""Lesson 06, the redriver in trouble: calls that fail, a process that dies, a time that is over.

A second copy of a letter is allowed wherever something went wrong; a letter that is nowhere is not.
"""

from __future__ import annotations

from functools import partial

from cloudlet.functions.invocation import Invocation
from cloudlet.wire.request import Request
from grader.check import check
from grader.checks import redriver_runs, redriving
from grader.checks.lesson_06_throttling_redriver import (
    a_dead_letter_comes_back_whole,
    what_was_moved_too_often_is_parked,
)
from grader.checks.not_moved import without_a_receive
from grader.checks.putting import MOST_ENTRIES
from grader.checks.redriver_runs import FILE, Letter, letters, number, text
from grader.checks.working import DEAD, PARKED, QUEUE, REDRIVER
from grader.exploring import told, with_every_crash
from grader.finding import Finding
from grader.shop import Shop
from grader.words import several
from grader.words import times as how_often

MANY = 25
A_FEW, OFTEN = 2, 4  # messages in the first answers, though there are more, and in how many
BACKLOG = 60
SLOW_SEND_S = 1.5
SHORT_S = 60
PATIENCE_S = 600
MOST_EVENTS = 8_000
SENDS = ("SendMessage", "SendMessageBatch")
START = (a_dead_letter_comes_back_whole,)
PARKS = (what_was_moved_too_often_is_parked,)  # one of the letters is to be parked


@check("P5", points=2, after=START, calm=True)
def one_run_empties_the_queue_and_stops(shop: Shop) -> None:
    """A run moves more than ten letters, and stops when the queue is empty."""
    some = letters(6501, MANY - 1)
    redriver_runs.prepare(shop, [*some, some[0]])
    if not shop.real_time:
        shop.cloud.faults.bring_fewer(A_FEW, times=OFTEN)
    run = redriver_runs.redrive(shop)
    left, came = len(shop.queue(DEAD).messages), len(shop.queue(QUEUE).messages)
    failure = redriving.failure_of(shop, run)
    twin_left = left == 1 and came == MANY - 1 and shop.queue(DEAD).messages[0].body == some[0].body
    if left and not twin_left:
        if failure is not None:
            raise shop.explained(failure)
        raise Finding(
            f"{MANY} letters were on {DEAD}. A run of {REDRIVER} ended with {left} still there.{_brought(shop)}",
            "ReceiveMessage brings 10 messages at most, and often fewer. An answer without Messages says that there "
            "are no more.",
            shop.look_at(FILE, "receive_message", "receive_messages"),
            "Receive again and again, in the same run, until an answer has no Messages.",
        )
    _ended(shop, run)
    parked = len(shop.queue(PARKED).messages)
    others = "the others stayed" if left else "the others are on no queue"
    if parked and came + parked == MANY:
        raise Finding(
            f"{MANY} letters were on {DEAD}, which nobody had moved before. A run of {REDRIVER} brought {came} of them "
            f"to {QUEUE}, and {parked} to {PARKED}.",
            "A letter is parked when it was moved MAX_REDRIVES times. With 0 there, none ever comes back.",
            shop.look_at("template.yaml", "MAX_REDRIVES", f"{REDRIVER}:"),
            "Let MAX_REDRIVES be how often a letter may come back, 3 for example.",
        )
    if came < MANY:
        raise Finding(
            f"{MANY} letters were on {DEAD}, two of them with one and the same body. A run of {REDRIVER} brought "
            f"{came} of them to {QUEUE}, and {others}.",
            "Two messages may have one body, and be two: a customer orders twice, a sender fails twice."
            + ("" if left or parked else " Deleted before it was sent, a letter is lost."),
            shop.look_at(FILE, "seen", "sent", "set()", '"Body"', "delete_message"),
            "Send every letter that a receive brings, whatever its body is.",
        )
    _ended(shop, redriver_runs.redrive(shop))
    if not shop.real_time:
        told(shop, _many_are_whole, shop.seed)


def _many_are_whole(shop: Shop) -> None:
    """More letters than one receive brings: the last ones have their attributes, and their number, as the first do."""
    some = letters(6531, MANY, customer=text("ada"), redrives=number(1))
    redriver_runs.prepare(shop, some, limit=9)
    run = redriver_runs.redrive(shop)
    for letter in some:
        message = redriving.moved(shop, letter, run)
        redriving.kept(shop, letter, message)
        redriving.counted(shop, letter, message)


def _ended(shop: Shop, run: Invocation) -> None:
    """Find a run that does not end by itself on an empty queue."""
    failure = redriving.failure_of(shop, run)
    if failure is not None and failure.kind == "failed":
        because = act = ""
        if "Messages" in str(failure.error):
            because = "An answer of ReceiveMessage has no Messages when there are none."
            act = "Leave the loop when an answer has no Messages."
        raise shop.explained(failure, because, f"{DEAD} was empty, and the run of {REDRIVER} failed then.", act)
    if not run.done or failure is not None:
        raise _endless(shop)


def _brought(shop: Shop) -> str:
    """How many messages each receive of a run brought, where that was not asked too seldom."""
    receives = [event for event in shop.history.of("call", operation="ReceiveMessage") if event.invocation]
    brought = [str(len((event.facts.get("result") or {}).get("Messages") or ())) for event in receives]
    return f" It asked {how_often(len(brought))}, and got {', '.join(brought)}." if brought else ""


def _endless(shop: Shop) -> Finding:
    receives = [event for event in shop.history.of("call", operation="ReceiveMessage") if event.invocation]
    vain = [event for event in receives if not (event.facts.get("result") or {}).get("Messages")]
    return Finding(
        f"when {DEAD} was empty, {REDRIVER} did not end: it went on asking, {how_often(len(vain))} in vain.",
        "Lambda bills the time until the function returns, and at its timeout it kills it. The next run comes in a "
        "minute anyhow.",
        shop.look_at(FILE, "while ", "receive_message", "receive_messages"),
        "Leave the loop when an answer has no Messages.",
    )


@check("P5", points=3, after=PARKS, calm=True)
def a_crash_between_any_two_calls_loses_nothing(shop: Shop) -> None:
    """The redriver dying between any two of its calls loses no letter, and the next runs finish its work."""
    with_every_crash(shop, _two_letters)


def _two_letters(shop: Shop) -> None:
    some = letters(6601, 1, customer=text("ada")) + letters(6602, 1, redrives=number(2))
    redriver_runs.prepare(shop, some, limit=2)
    all_come_off(shop, some, f"Two letters were on {DEAD}, and {REDRIVER} ran every minute.")


def all_come_off(shop: Shop, some: list[Letter], story: str) -> None:
    """Find letters that are lost, or that stay on the dead-letter queue for ever."""
    redriver_runs.redrive_all(shop)
    redriving.not_lost(shop, some, story)
    stay = [letter.name for letter in some if DEAD in redriver_runs.where(shop, letter)]
    if stay:
        saw = f"{story}\nAfter {redriver_runs.RUNS} more runs these are still on {DEAD}: {several(stay)}."
        raise without_a_receive(shop, saw) or Finding(
            saw,
            "A run that went wrong is no reason to skip a letter in the next one. What a process remembers is no truth "
            "about a queue.",
            shop.look_at(FILE, "set()", "= []", "= {}", "receive_message"),
            f"Let each run move whatever it receives from {DEAD}.",
        )


def _has(size: int, request: Request) -> bool:
    return len(request.params.get("Entries", ())) == size


@check("P5", points=2, after=(one_run_empties_the_queue_and_stops,), calm=True)
def a_run_that_ends_too_early_loses_nothing(shop: Shop) -> None:
    """When the time of a run is over before the queue is empty, nothing is lost and the next runs go on."""
    shop.needs("faults")
    some = letters(6801, BACKLOG)
    redriver_runs.prepare(shop, some)
    redriver = shop.function(REDRIVER)
    if redriver.timeout_s > SHORT_S:
        shop.cloud.functions.change(FunctionName=redriver.name, Timeout=SHORT_S)
    one, batch = SENDS
    shop.cloud.faults.slow("sqs", one, seconds=SLOW_SEND_S)
    for size in range(1, MOST_ENTRIES + 1):
        shop.cloud.faults.slow("sqs", batch, seconds=SLOW_SEND_S * size, when=partial(_has, size))
    start = shop.cloud.now
    while shop.queue(DEAD).messages and shop.cloud.now - start < PATIENCE_S * 1000 and len(shop.history) < MOST_EVENTS:
        redriver_runs.redrive(shop)
        shop.cloud.run_until(lambda: bool(shop.queue(DEAD).visible), redriver_runs.VISIBILITY_S)
    story = f"{BACKLOG} letters were on {DEAD}, and to send one took {SLOW_SEND_S} s."
    redriving.not_lost(shop, some, story)
    left = [letter for letter in some if DEAD in redriver_runs.where(shop, letter)]
    came = len(shop.queue(QUEUE).messages)
    if left and shop.function(REDRIVER).timeout_s <= SLOW_SEND_S:
        raise Finding(
            f"{story}\n{REDRIVER} may run for {shop.function(REDRIVER).timeout_s} s, and is killed before it has moved "
            "one.",
            "A run has the function's timeout and no more, 3 s unless you say otherwise.",
            shop.look_at("template.yaml", f"{REDRIVER}:", " Timeout:"),
            f"Give {REDRIVER} a Timeout of a minute.",
        )
    if left or came > 2 * BACKLOG:
        minutes = (shop.cloud.now - start) // 60_000
        saw = f"{story}\nAfter {minutes} minutes {len(left)} were still there, and {came} messages were on {QUEUE}."
        raise without_a_receive(shop, saw) or Finding(
            saw,
            "A run has the function's timeout and no more. Work that is begun for all and finished for none is begun "
            "anew in every run.",
            shop.look_at(FILE, "receive_message", "receive_messages"),
            "Finish with the letters of one receive, deletes included, before you receive the next.",
        )
