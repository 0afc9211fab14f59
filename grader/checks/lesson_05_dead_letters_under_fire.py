"""Lesson 05, the hard half: the recorder itself fails, and there is no queue behind the dead-letter queue."""

from __future__ import annotations

from collections.abc import Callable

from cloudlet.errors import AwsError
from cloudlet.history import Event
from cloudlet.wire.request import Request
from grader.check import check
from grader.checks import good_letters, whole_batches
from grader.checks.dead_letter_items import each_recorded, holds_the_body, recorded
from grader.checks.dead_letter_judges import counts, is_whole
from grader.checks.dead_letter_lost import Item
from grader.checks.dynamodb_trouble import DENIED, NOT_FOUND
from grader.checks.lesson_05_dead_letters_recorded import (
    NEARLY_ORDERS,
    each_dead_letter_is_an_item_with_its_body,
    receive_count_says_how_often_it_was_received,
    sent_at_is_the_moment_of_the_first_send,
)
from grader.checks.letters import (
    DEAD,
    FILE,
    RECEIVES,
    RECORDER,
    TABLE,
    Letter,
    dead,
    lying,
    paused,
    received,
    wait,
)  # fmt: skip
from grader.checks.little_time import slow_calls
from grader.checks.partial_failures import IDENTIFIERS, REPORT
from grader.checks.table_writes import WRITES
from grader.exploring import told, with_every_crash, with_seeds
from grader.finding import Finding
from grader.reading import shown
from grader.shop import Shop
from grader.words import short

TRIES = 12
SEEDS = 4
SECOND_DELIVERY_S = 60
# By what is in the body of a letter; whatever else is asked is throttled.
REFUSALS = {
    "o-1002": AwsError("InternalServerError", "Internal server error", 500),
    "o-1003": NOT_FOUND,
    "o-1004": DENIED,
}
NOT_ALLOWED = '{"order_id": "o-1004", "customer": "grace", "amount": -990}'
CONFLICT = AwsError("TransactionConflictException", "Transaction is ongoing for the item")
RECORDED = (each_dead_letter_is_an_item_with_its_body,)
NUMBERED = (receive_count_says_how_often_it_was_received, sent_at_is_the_moment_of_the_first_send)
DONE = (
    "A letter that is in the table is done, whoever put it there: a first delivery that died before it could say so, "
    "or the same letter delivered twice. Reported as failed it comes back for 14 days."
)


@check("P6", points=4, after=RECORDED, calm=True)
def what_cannot_be_recorded_now_is_recorded_later(shop: Shop) -> None:
    """While DynamoDB refuses, dead letters stay on DeadLetterQueue; they are recorded when it is well again."""
    faults = shop.cloud.faults
    trouble = [faults.fail("dynamodb", None, error, when=_says(words)) for words, error in REFUSALS.items()]
    trouble.append(faults.throttle("dynamodb"))
    letters = dead(shop, NOT_ALLOWED, *NEARLY_ORDERS)
    most = RECEIVES + TRIES
    wait(shop, letters, DEAD, most=most)
    story = f"DynamoDB refused every call while {len(letters)} letters were on {DEAD}."
    lost = [letter for letter in letters if letter.id not in lying(shop, DEAD)]
    each_recorded(shop, lost, story)
    for fault in trouble:
        faults.remove(fault)
    # Well again, but for one call: what is written in its place a moment later is no record.
    faults.fail("dynamodb", None, CONFLICT, when=_says("o-1003"), times=1)
    wait(shop, letters, DEAD, most=most + TRIES)
    story = f"{story} It took the calls of a later run, and refused one."
    for taken in letters[:-1]:
        recorded(shop, taken, story, is_whole)
    each_recorded(shop, letters, story, _is_itself)
    _none_left(shop, letters, story)
    if not shop.real_time:
        stories = (whole_batches.letters_are_recorded_later, whole_batches.letters_wait_for_days)
        for story_of in (good_letters.are_recorded, *stories):
            told(shop, story_of, shop.seed)


def _is_itself(shop: Shop, letter: Letter, item: Item, story: str) -> None:
    """Judge: the whole letter was written, and nothing in its place."""
    lacks = [name for name in ("receive_count", "sent_at") if name not in item]
    cut = bool(item.get("truncated"))
    if item.get("body") == letter.body and not cut and not lacks:
        return
    said = ", truncated: true" * cut + f", without {' and '.join(lacks)}" * bool(lacks)
    saw = f"{story}\n{letter.called} is recorded as\n  {short(shown(item.get('body')))}{said}"
    writes = [it for it in shop.history.of("call", service="dynamodb") if _writes(it, letter)]
    if writes and "error" in writes[-1].facts:
        raise Finding(
            f"{saw}\nThe write that was to complete it was refused.",
            "What is written in two steps may be left half: the next delivery finds the first and takes it for the "
            "letter, and Lambda deletes the letter itself.",
            shop.look_at(FILE, "put_item", "update_item"),
            "Write the whole item in one call.",
        )
    raise Finding(
        saw,
        "That a call was refused says nothing of the letter: the next one may be taken. What was written in its place "
        "passes for it, and Lambda deleted the letter itself.",
        shop.look_at(FILE, "except"),
        "Write less than the letter only when the item is too large, and report it on every other error.",
    )


def _writes(call: Event, letter: Letter) -> bool:
    return call.operation in WRITES and letter.id in str(call.params)


def _says(words: str) -> Callable[[Request], bool]:
    return lambda request: words in str(request.params)


@check("P6", points=4, after=RECORDED, calm=True)
def one_that_cannot_be_recorded_holds_nobody_up(shop: Shop) -> None:
    """While DynamoDB refuses one letter only, the others of its batch are recorded, and that one later."""
    shop.needs("faults")
    faults = shop.cloud.faults
    with paused(shop, DEAD):
        letters = dead(shop, NEARLY_ORDERS[0])
        letters += dead(shop, *NEARLY_ORDERS[1:])
        # In the middle: what was left unprocessed has another place in the answer than in the batch.
        unlucky = letters[1]
        bad = unlucky.id
        trouble = [
            # The first time another one is left, too: a second call takes that one, and not the bad one.
            faults.leave_unprocessed(lambda write: bad in str(write) or letters[2].id in str(write), times=1),
            faults.leave_unprocessed(lambda write: bad in str(write)),
            faults.fail("dynamodb", None, CONFLICT, when=lambda request: _touches(request, bad)),
        ]
    wait(shop, [unlucky], DEAD, most=RECEIVES + 3)
    story = f"{len(letters)} dead letters were one batch, and DynamoDB refused to write the second, and only that."
    _others_are_recorded(shop, letters, unlucky, story)
    for fault in trouble:
        shop.cloud.faults.remove(fault)
    wait(shop, letters, DEAD)
    each_recorded(shop, letters, f"{story} Later it took that one, too.", holds_the_body)
    _none_left(shop, letters, story)


def _touches(request: Request, message_id: str) -> bool:
    alone = request.operation in WRITES and request.operation != "BatchWriteItem"
    return alone and message_id in str(request.params)


def _others_are_recorded(shop: Shop, letters: list[Letter], unlucky: Letter, story: str) -> None:
    if unlucky.id not in lying(shop, DEAD):
        each_recorded(shop, [unlucky], story)
    there = {item.get("message_id") for item in shop.table(TABLE).items()}
    missing = [letter for letter in letters if letter is not unlucky and letter.id not in there]
    if not missing:
        return
    tried = len(received(shop, DEAD, missing[0]))
    if missing[0].id not in lying(shop, DEAD):
        each_recorded(shop, missing, story)
    raise Finding(
        f"{story}\nAfter {tried} tries {len(missing)} of the others were not recorded, among them {missing[0].called}.",
        "An exception, or one call for all of them, fails the whole batch. Behind a letter that can never be recorded "
        "the others would wait until their 14 days are over.",
        shop.look_at(FILE, "raise", "put_item", "transact_write_items", "batch_write_item", "def handler"),
        f"Treat each record by itself. {REPORT} The event needs FunctionResponseTypes for that.",
    )


@check("P6", points=3, after=RECORDED, calm=True)
def a_crash_between_any_two_calls_loses_nothing(shop: Shop) -> None:
    """The recorder dying before or after any of its calls loses no letter and records none twice."""
    with_every_crash(shop, _three_letters)
    told(shop, _the_time_runs_out, shop.seed)


def _the_time_runs_out(shop: Shop) -> None:
    """The calls for the first two letters nearly take the recorder's time."""
    with paused(shop, DEAD):
        letters = dead(shop, *NEARLY_ORDERS)
        slow = slow_calls(shop, "dynamodb", RECORDER, 2, times=2)
    shop.scene = len(shop.history)
    wait(shop, letters, DEAD)
    story = (
        f"{len(letters)} dead letters were one batch. DynamoDB's first two calls took {slow.each_s} s each, and the "
        f"recorder has {slow.timeout_s} s."
    )
    each_recorded(shop, letters, story, holds_the_body)
    _none_left(shop, letters, story)


@check("P6", points=2, after=NUMBERED)
def a_letter_that_is_delivered_twice_is_one_item(shop: Shop) -> None:
    """A dead letter that is delivered twice is one item, and is done."""
    with_seeds(shop, _delivered_twice, seeds=SEEDS)
    if not shop.real_time:
        told(shop, whole_batches.one_letter_is_new, shop.seed)


def _three_letters(shop: Shop) -> None:
    with paused(shop, DEAD):
        letters = dead(shop, *NEARLY_ORDERS)
    shop.scene = len(shop.history)
    wait(shop, letters, DEAD)
    story = f"{len(letters)} dead letters were one batch."
    each_recorded(shop, letters, story, holds_the_body)
    _none_left(shop, letters, story)


def _delivered_twice(shop: Shop) -> None:
    letters = dead(shop, *NEARLY_ORDERS)
    shop.scene = len(shop.history)
    wait(shop, letters, DEAD)
    shop.cloud.run(SECOND_DELIVERY_S)
    wait(shop, letters, DEAD)
    story = f"{len(letters)} dead letters were delivered at least once."
    each_recorded(shop, letters, story, holds_the_body, counts)
    _none_left(shop, letters, story)


def _none_left(shop: Shop, letters: list[Letter], story: str) -> None:
    """Find letters that are recorded, and still come back."""
    left = [letter for letter in letters if letter.id in lying(shop, DEAD)]
    if not left:
        return
    why = next((batch.because for batch in shop.history.of("batch") if "because" in batch.facts), "")
    failure = next(iter(shop.history.of("failed")[::-1]), None)
    if not why and failure is not None and failure.actor == shop.function(RECORDER).name:
        raise shop.explained(failure, DONE, story)
    times = len(received(shop, DEAD, left[0]))
    raise Finding(
        f"{story}\n{left[0].called} is in {TABLE}, and still on {DEAD} after {times} receives there."
        + (f" The whole batch comes back, for {why}." if why else ""),
        IDENTIFIERS if why else DONE,
        shop.look_at(FILE, "ConditionalCheckFailed", "ConditionExpression", "itemIdentifier", "batchItemFailures"),
        REPORT
        if why
        else "Report only what failed now: begin with an empty list, and take a known letter as recorded.",
    )
