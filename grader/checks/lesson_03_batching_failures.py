"""Lesson 03, the bulk sender when SQS takes some entries and not others, or nothing at all.

Which entries fail depends on the orders in them and not on the call, so a handler may batch as it likes.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from cloudlet.errors import AwsError
from grader import orders
from grader.check import check
from grader.checks import batch_calls, batching
from grader.checks.batch_attempts import INVALID, attempts_of, fail, fail_for_good_and_once, is_of, story_of
from grader.checks.batching import FILE, FUNCTION
from grader.checks.lesson_03_batching import a_last_batch_that_is_not_full_is_sent_too
from grader.checks.warm import WARM
from grader.exploring import told
from grader.finding import Finding
from grader.orders import Order
from grader.reading import shown
from grader.shop import Shop
from grader.words import short

MOST_ATTEMPTS = 3
FAILED = (
    "SendMessageBatch answers 200 even where entries failed, and boto3 raises nothing. The answer names "
    "them under Failed; SenderFault false means that the same entry may well succeed next time."
)
READ = 'Read answer.get("Failed", []) and send again the entries whose ids it names.'
SHARED = (
    "Each entry may be tried three times. Of those that failed some were sent again and others were not: a count that "
    "all of them share is used up by the first."
)
LAST = "Each entry may be tried three times, those of the last call, too. After this call there was none."
FAULT = "SenderFault true means that the entry itself is at fault: SQS will refuse it every time."
UNAVAILABLE = AwsError("ServiceUnavailable", "The service is not available.", sender=False)
TWO_BATCHES = [orders.order(8001 + number, "grace", 100 + number) for number in range(18)]
MANY = [orders.order(8201 + number, "ada", 100 + number) for number in range(58)]
ANOTHER_CODE = [MANY[32], MANY[37]]
ONCE = [*MANY[2:20:3], *ANOTHER_CODE, *MANY[47::5]]  # of five batches, more than ten in all
TEN = [orders.order(8261 + number, "ada", 100 + number) for number in range(10)]
TWINS = [orders.order(8291, "ada", 100), orders.order(8291, "ada", 200)]
TWINS_TOO = [orders.order(8292, "ada", 100), orders.order(8292, "ada", 200)]
TWICE = [orders.order(8281 + number, "grace", 100) for number in range(3)]
BIG = [orders.order(8301 + number, "linus", note="x" * 300_000) for number in range(5)]
UNLUCKY = TWO_BATCHES[4]
START = (a_last_batch_that_is_not_full_is_sent_too,)


def _once(shop: Shop, entry: dict[str, Any]) -> bool | AwsError:
    """Whether an entry fails, and how: one fault for both codes, as a call may carry some of both."""
    fails = any(is_of(entry, order) and not attempts_of(shop, order) for order in ONCE)
    return UNAVAILABLE if fails and any(is_of(entry, order) for order in ANOTHER_CODE) else fails


@check("P4", points=2, after=START, calm=True)
def what_failed_is_sent_again_and_only_that(shop: Shop) -> None:
    """Entries that failed without the sender's fault are sent again, and only those."""
    shop.cloud.faults.fail_entries("sqs", "SendMessageBatch", partial(_once, shop))
    run = batching.send(shop, MANY)
    left = [order for order in ONCE if len(attempts_of(shop, order)) < 2]
    if left and run.failure() is None:
        because, act = FAILED, READ
        if left == ANOTHER_CODE:
            act = "Go by SenderFault alone: these failed with ServiceUnavailable, the others with InternalError."
        elif all(attempts_of(shop, order)[-1:] == run.calls[-1:] for order in left):
            because = LAST
            act = "Send again what failed in the last call, too, and count the attempts of each entry for itself."
        elif left != ONCE:
            because, act = SHARED, "Count the attempts of each batch or entry for itself."
        raise Finding(
            f"{story_of(shop, left[0])}. SQS answered with it under Failed, SenderFault false, and it "
            f"was not sent again.\nThe handler returned {short(shown(run.result))}",
            because,
            shop.look_at(FILE, "Failed", "send_message_batch", "send_messages"),
            act,
        )
    batching.each_arrived_once(run, MANY)
    batching.tells(run, [])
    for twins, unlucky in ((TWINS, TWINS), (TWINS_TOO, TWINS_TOO[:1])):
        given = [*twins, MANY[0]]
        fail(shop, unlucky, attempts=1)
        run = batching.send(shop, given)
        batching.each_arrived_once(run, given)
        batching.tells(run, [])
    for story in (_one_of_two_equal, _ten_of_one_call):
        told(shop, story, shop.seed)


def _one_of_two_equal(shop: Shop) -> None:
    """Two orders may be equal, and one of them fails: by its entry's Id, and nothing else, is it known."""
    equal = [orders.order(8293, "ada", 300)] * 2
    failing = list[Any]()

    def first(entry: dict[str, Any]) -> bool:
        if is_of(entry, equal[0]) and not failing:
            failing.append(entry.get("Id"))
        return is_of(entry, equal[0]) and entry.get("Id") == failing[0]

    shop.cloud.faults.fail_entries("sqs", "SendMessageBatch", first, times=1)
    run = batching.send(shop, [*equal, MANY[0]])
    batching.each_arrived_once(run, run.orders)
    batching.tells(run, [])


def _ten_of_one_call(shop: Shop) -> None:
    fail(shop, TEN, attempts=1)
    run = batching.send(shop, TEN)
    left = [order for order in TEN if len(attempts_of(shop, order)) < 2]
    if left and run.failure() is None:
        raise Finding(
            f"Of ten orders each failed once, SenderFault false. {len(left)} were not sent again, the first of them "
            f"{left[0]['order_id']}.\nThe handler returned {short(shown(run.result))}",
            "All entries of a call may be under Failed, and the answer is 200 still. Each of them may be tried again.",
            shop.look_at(FILE, "[:", "break", "Failed", "send_message_batch"),
            READ,
        )
    batching.each_arrived_once(run, TEN)
    batching.tells(run, [], "Ten orders failed once each, SenderFault false.\n")


@check("P4", points=1, after=(what_failed_is_sent_again_and_only_that,), calm=True)
def big_orders_that_failed_are_sent_again_within_the_limit(shop: Shop) -> None:
    """Big orders that failed are sent again in calls that keep the limit, too."""
    fail(shop, BIG, attempts=1)
    run = batching.send(shop, BIG)
    batching.each_arrived_once(run, BIG)
    batching.tells(run, [], "Five orders of 300,000 bytes failed once each, SenderFault false.\n")


@check("P4", points=2, after=START, calm=True)
def what_fails_three_times_is_reported(shop: Shop) -> None:
    """After three attempts it ends: what still fails is in failed, and no other order suffers."""
    both = [UNLUCKY, TWO_BATCHES[13]]  # each in a batch of its own
    fail(shop, both, attempts=1000)
    invocation = shop.cloud.start(shop.function(FUNCTION).name, {"records": TWO_BATCHES})
    shop.cloud.run_until(lambda: invocation.done or any(_too_often(shop, order) for order in both))
    too_often = next((order for order in both if _too_often(shop, order)), None)
    if too_often is not None:
        raise Finding(
            f"{story_of(shop, too_often)}, and failed each time.",
            "Trouble that lasts does not end by trying without end. The function's time does, and then "
            "nobody hears what was sent.",
            shop.look_at(FILE, "range(", "while ", "ATTEMPTS", "send_message_batch"),
            "Count the attempts of an entry, the first one too, and stop after the third.",
        )
    _all_but(batching.Run(shop, TWO_BATCHES, invocation, shop.history.events), both, "Each time it failed.")
    told(shop, _a_third_attempt, shop.seed)


def _a_third_attempt(shop: Shop) -> None:
    fail(shop, TWICE, attempts=2)
    _all_but(batching.send(shop, [*TWICE, MANY[0]]), TWICE, "It failed twice, and a third attempt is taken.")


def _too_often(shop: Shop, order: Order) -> bool:
    return len(attempts_of(shop, order)) > MOST_ATTEMPTS


def _all_but(run: batching.Run, unlucky: list[Order], how: str) -> None:
    there = [batch_calls.order_id(body) for body in run.bodies]
    failed = [order["order_id"] for order in unlucky if order["order_id"] not in there]
    batching.each_arrived_once(run, [each for each in run.orders if each["order_id"] not in failed])
    batching.tells(run, failed, "".join(f"{story_of(run.shop, order)}. {how}\n" for order in unlucky))


@check("P4", points=2, after=START, calm=True)
def what_is_the_senders_fault_is_reported_and_not_sent_again(shop: Shop) -> None:
    """An entry that failed by the sender's fault is in failed and is not sent again."""
    shop.cloud.faults.fail_entries("sqs", "SendMessageBatch", lambda entry: is_of(entry, UNLUCKY) and INVALID)
    run = batching.send(shop, TWO_BATCHES)
    _not_again(shop, UNLUCKY)
    _all_but(run, [UNLUCKY], "It failed, SenderFault true.")
    _fault_in_the_second_attempt(shop)
    _fault_beside_a_failure_that_passes(shop)
    faulty = [order | {"order_id": f"{order['order_id']}-2"} for order in TEN]
    fail(shop, faulty, attempts=1000, sender_fault=True)
    _all_but(batching.send(shop, [*faulty, MANY[2]]), faulty, "It failed, SenderFault true.")


def _not_again(shop: Shop, order: Order, more: str = "") -> None:
    if len(attempts_of(shop, order)) > 1:
        raise Finding(
            f"{story_of(shop, order)}, and each time SQS answered with it under Failed, SenderFault true."
            + (f"\n{more}" if more else ""),
            FAULT,
            shop.look_at(FILE, "SenderFault", "Failed", "send_message_batch"),
            "Send again only what has SenderFault false; put the others into failed at once.",
        )


def _fault_in_the_second_attempt(shop: Shop) -> None:
    order = TWO_BATCHES[9] | {"order_id": "o-8109"}
    fail(shop, [order], attempts=1)
    fail(shop, [order], attempts=1000, sender_fault=True)
    how = "It failed with SenderFault false, and then with SenderFault true."
    # Behind another one: in the second attempt it is the first.
    _all_but(batching.send(shop, [MANY[0], order, MANY[1]]), [order], how)


def _fault_beside_a_failure_that_passes(shop: Shop) -> None:
    at_fault, passes, good = (TWO_BATCHES[place] | {"order_id": f"o-82{place}9"} for place in (5, 6, 7))
    fail_for_good_and_once(shop, at_fault, passes)
    run = batching.send(shop, [at_fault, passes, good])
    _not_again(shop, at_fault, f"It was in a call with {passes['order_id']}, which failed with SenderFault false.")
    if len(attempts_of(shop, passes)) < 2 and run.failure() is None:
        raise Finding(
            f"{story_of(shop, passes)}, failed with SenderFault false, and was not sent again. It was in a call with "
            f"{at_fault['order_id']}, which failed with SenderFault true.",
            "Each entry under Failed has a SenderFault of its own.",
            shop.look_at(FILE, "SenderFault", "Failed", "send_message_batch"),
            "Ask each entry of Failed for itself, and send again what has SenderFault false.",
        )
    _all_but(run, [at_fault], "It failed, SenderFault true.")


@check("P4", points=1, after=(what_failed_is_sent_again_and_only_that,), calm=True)
def a_warm_function_reports_only_its_own_orders(shop: Shop) -> None:
    """A warm function reports the failures of this list only, not those of the list before."""
    fail(shop, [UNLUCKY], attempts=1000)
    first = batching.send(shop, TWO_BATCHES)
    later = [orders.order(8101 + number) for number in range(6)]
    fail(shop, [later[4]], attempts=1)  # at the place in the list that the unlucky one had
    run = batching.send(shop, later)
    failed = run.result.get("failed") if isinstance(run.result, dict) else None
    if failed and UNLUCKY["order_id"] in failed:
        raise Finding(
            f"the first list ended in {shown(first.result)}. The next list had {len(later)} other orders, all "
            f"were sent, and it ended in {shown(run.result)}",
            WARM,
            shop.look_at(FILE, "= []", "= {}", ".append(", ".extend("),
            batching.INSIDE,
        )
    if len(attempts_of(shop, later[4])) < 2 and run.failure() is None and len(attempts_of(shop, UNLUCKY)) < 2:
        raise Finding(
            f"{story_of(shop, later[4])}, failed once, and was not sent again.",
            FAILED,
            shop.look_at(FILE, "Failed", "send_message_batch", "send_messages"),
            READ,
        )
    if len(attempts_of(shop, later[4])) < 2 and run.failure() is None:
        raise Finding(
            f"{story_of(shop, later[4])}, failed once, and was not sent again. In the list before "
            f"{UNLUCKY['order_id']} had the same place, and failed three times.",
            WARM,
            shop.look_at(FILE, "= []", "= {}", "= 0", "global ", "Failed"),
            "Count the attempts of each invocation anew.",
        )
    batching.each_arrived_once(run, later)
    batching.tells(run, [])
