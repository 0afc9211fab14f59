"""Lesson 06, the redriver while SQS refuses calls: nothing is lost, and afterwards all is moved.

A second copy of a letter is allowed wherever something went wrong; a letter that is nowhere is not.
"""

from __future__ import annotations

from typing import Any

from cloudlet.errors import AwsError
from cloudlet.faults import ALWAYS, THROTTLES
from grader.check import check
from grader.checks import redriver_runs, redriving
from grader.checks.batch_attempts import INVALID
from grader.checks.lesson_06_throttling_under_fire import PARKS, SENDS, all_come_off
from grader.checks.putting import MOST_ENTRIES
from grader.checks.redriver_runs import DELETES, FILE, Letter, letters, number, text
from grader.checks.sqs_trouble import BROKEN, DENIED
from grader.checks.working import DEAD, PARKED, QUEUE, REDRIVER
from grader.finding import Finding
from grader.shop import Shop

LIMIT = 2  # MAX_REDRIVES
LONG_RUNS = 5
HOURS, HOUR_S = 2, 3600


@check("P5", points=4, after=PARKS, calm=True)
def calls_that_fail_lose_nothing(shop: Shop) -> None:
    """While sends or deletes fail, wholly or for some letters, nothing is lost; afterwards all is moved."""
    shop.needs("faults")
    for at, (what, operations, everybody, error) in enumerate(TROUBLES):
        some = letters(6701 + 10 * at, 4, customer=text("ada")) + letters(6705 + 10 * at, 1, redrives=number(LIMIT))
        redriver_runs.prepare(shop, some, LIMIT)
        if operations == SENDS and not everybody:
            _fail(shop, operations, some[:1], error, times=1)
        _fail(shop, operations, None if everybody else some[1:2] + some[4:], error)
        runs = LONG_RUNS if error is BROKEN and "RedrivePolicy" not in shop.queue(DEAD).attributes else 1
        _run_and_recover(shop, some, f"In {'one run' if runs == 1 else f'{runs} runs'} of {REDRIVER} SQS {what}.", runs)
    _unanswered(shop)
    _one_of_ten(shop)
    _for_hours(shop)
    _one_queue_refuses(shop, PARKED, letters(6791, 2, customer=text("ada"), redrives=number(LIMIT)))
    _one_queue_refuses(shop, QUEUE, letters(6796, 2, customer=text("ada"), redrives=number(1)))


def _unanswered(shop: Shop) -> None:
    """Sends that find a closed connection: botocore's error is none of SQS's."""
    some = letters(6781, 3, customer=text("ada"))
    redriver_runs.prepare(shop, some, LIMIT)
    for operation in SENDS:
        shop.cloud.faults.disconnect("sqs", operation)
    what = "answered no send (botocore raises ConnectionClosedError)"
    _run_and_recover(shop, some, f"In one run of {REDRIVER} SQS {what}.")


def _one_of_ten(shop: Shop) -> None:
    """Nearly all are taken."""
    some = letters(6771, MOST_ENTRIES, customer=text("ada"))
    redriver_runs.prepare(shop, some, LIMIT)
    _fail(shop, SENDS, some[4:5], INVALID)
    what = f"refused the send of {some[4].name}, and took the other {MOST_ENTRIES - 1}"
    _run_and_recover(shop, some, f"In one run of {REDRIVER} SQS {what}.")


def _for_hours(shop: Shop) -> None:
    """Trouble that lasts: what waits meanwhile is kept."""
    some = letters(6811, 2, customer=text("ada"))
    redriver_runs.prepare(shop, some, LIMIT)
    if "RedrivePolicy" in shop.queue(DEAD).attributes:
        return  # each run in vain counts as a receive
    _fail(shop, SENDS, None, DENIED)
    for _ in range(HOURS):
        redriver_runs.redrive(shop)
        shop.cloud.run(HOUR_S)
    _run_and_recover(shop, some, f"For {HOURS} hours SQS refused what {REDRIVER} sent.")


def _one_queue_refuses(shop: Shop, queue: str, some: list[Letter]) -> None:
    """Letters that cannot be sent where they belong: they wait, and are not sent to the other queue instead."""
    redriver_runs.prepare(shop, some, LIMIT)
    name = shop.queue(queue).name
    for operation in SENDS:
        shop.cloud.faults.fail("sqs", operation, DENIED, when=lambda it: name in str(it.params.get("QueueUrl")))
    _run_and_recover(shop, some, f"In one run of {REDRIVER} SQS refused to put anything on {queue}.")


def _run_and_recover(shop: Shop, some: list[Letter], story: str, runs: int = 1) -> None:
    """Run the redriver in the trouble that was set up, then without it: find what was lost, stays, or is not whole."""
    redriver_runs.redrive(shop)
    for _ in range(runs - 1):
        _show_again(shop)
        redriver_runs.redrive(shop)
    redriving.not_lost(shop, some, story)
    shop.cloud.faults.clear()
    _show_again(shop)
    all_come_off(shop, some, f"{story} Then all was well again.")
    _are_whole(shop, some, story)


def _show_again(shop: Shop) -> None:
    """Wait until what a run received and kept can be received again."""
    shop.cloud.run_until(lambda: not shop.queue(DEAD).in_flight, redriver_runs.VISIBILITY_S)


def _are_whole(shop: Shop, some: list[Letter], story: str) -> None:
    """Find letters that came to the wrong queue or lost something, because a send was refused."""
    for letter in some:
        queue, other = (PARKED, QUEUE) if letter.redrives >= LIMIT else (QUEUE, PARKED)
        if redriver_runs.copies(shop, letter, other):
            raise Finding(
                f"{story}\n{letter.name}, with redrives {letter.redrives} and MAX_REDRIVES {LIMIT}, came to {other}.",
                "That a send was refused says nothing of the letter: the next one may be taken.",
                shop.look_at(FILE, "except", *redriver_runs.SEND),
                f"Leave a letter on {DEAD} when its send was refused; the next run tries it again.",
            )
        for message in redriver_runs.copies(shop, letter, queue):
            try:
                redriving.kept(shop, letter, message, queue)
                if queue == QUEUE:
                    redriving.counted(shop, letter, message)
            except Finding as finding:
                finding.saw = f"{story}\n{finding.saw}"
                raise


TROUBLES = (
    ("refused the sends of two letters, one send of a third, and took the others", SENDS, False, DENIED),
    ("refused every send", SENDS, True, THROTTLES["sqs"]),
    ("answered every send with an internal error", SENDS, True, BROKEN),
    ("refused the deletes of two letters", DELETES, False, DENIED),
    ("refused every delete", DELETES, True, DENIED),
)


def _fail(
    shop: Shop, operations: tuple[str, ...], some: list[Letter] | None, error: AwsError, times: int = ALWAYS
) -> None:
    """Refuse these calls, for some letters or for all; in a batch only what belongs to those letters."""

    def concerns(entry: dict[str, Any]) -> bool:
        if some is None:
            return True
        handles = {message.receipt_handle for letter in some for message in redriver_runs.copies(shop, letter, DEAD)}
        bodies = {letter.body for letter in some}
        return entry.get("MessageBody") in bodies or entry.get("ReceiptHandle") in handles

    one, batch = operations
    failing = (lambda entry: concerns(entry) and error) if error is INVALID else concerns
    shop.cloud.faults.fail("sqs", one, error, when=lambda request: concerns(request.params), times=times)
    shop.cloud.faults.fail_entries("sqs", batch, failing, times=times)
