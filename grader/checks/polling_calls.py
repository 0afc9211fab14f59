"""Why a list in the ledger is short, as the calls tell it: what was refused, noted, purged, or received too often."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from cloudlet.history import Event
from grader.checks.polling_rules import APPEND, DEAD, LOST, REPLACED, TWICE, WAITING, Rule
from grader.checks.table_writes import WRITES
from grader.shop import Shop
from grader.words import listed

RECEIVES = 5
REFUSALS = ("ConditionalCheckFailedException", "TransactionCanceledException")
CONDITION = ("ConditionalCheckFailed", "TransactionCanceled", "ConditionExpression")
TAKEN_FOR_KNOWN: Rule = (
    "A refused write has written nothing. That the event is stored it says only where the condition asks for this very "
    "event, its order_id and its seq, and where the condition, and nothing else, was the reason.",
    "Let the condition ask for order_id and seq, kept apart, in a key that no order can have; of a cancelled "
    "transaction read the CancellationReasons, and leave the message alone where another reason is among them.",
    ("ConditionExpression", "ConditionalCheckFailed", "TransactionCanceled", "update_item", "def handler"),
)
TAKEN_FOR_A_FAILURE: Rule = (
    "A condition that refuses an event because its seq is noted says that the event is stored: its message is done. "
    "Taken for a failure it comes back until it is dead, and its order waits.",
    "Where the condition was the reason, go on and delete the message.",
    CONDITION,
)
PURGED: Rule = (
    "PurgeQueue deletes all that is on a queue: what was not stored, what was not received, what comes at that moment.",
    "Delete each message by its receipt handle, when its event is stored.",
    ("purge",),
)
NOTED: Rule = (
    "Between two writes a function can die, and each of them can be refused. What was noted and not appended counts as "
    "stored the next time, and its message is deleted.",
    "Append the event and note its seq in one write, on condition that it is not noted yet.",
    APPEND,
)
ASKED_ELSEWHERE: Rule = (
    "A message comes from the queue that is asked, to a function that runs, when its delay is over.",
    "Ask the queue whose URL the template gives as QUEUE_URL; if that is asked, look in template.yaml for what keeps "
    "its messages back.",
    ("QUEUE_URL", "QueueUrl", "receive_message", "def handler"),
)
KILLED: Rule = (
    "At its timeout Lambda kills a function, and a poll that it began goes on without it: what that brings has been "
    "received once more, and nobody works on it.",
    "End each run by itself: ask context.get_remaining_time_in_millis() before each receive, and leave time for the "
    "longest poll and the work on what it brings.",
    ("get_remaining_time_in_millis", "while ", "def handler"),
)
HELD_AGAIN: Rule = (
    "A condition that holds when the event comes again does not ask whether this very event is stored. The last seq or "
    "the length of the list does not say it where an event is missing; and DynamoDB keeps types apart: in a set of "
    "texts there is no number.",
    "Note in the item which seq it has, in the same write that appends, and let the condition ask for just that, type "
    "and all.",
    ("ConditionExpression", *APPEND),
)
FEWER_RECEIVES: Rule = (
    "maxReceiveCount says how often a message is received before it is a dead letter. Each receive counts that is not "
    "followed by a delete.",
    f"Leave the RedrivePolicy with its maxReceiveCount of {RECEIVES}.",
    ("maxReceiveCount", "RedrivePolicy"),
)


def told_by_the_calls(
    shop: Shop, broken: Rule, order_id: str, got: Any, wanted: Sequence[Any], policy: str, dead: Iterable[str]
) -> tuple[str, Rule]:
    """A line on what happened, if there is one to tell, and the rule that is broken by it.

    `broken` is what the list looks like, `policy` the queue's RedrivePolicy, `dead` what is on its dead-letter queue.
    """
    if broken is LOST:
        return _of_what_is_lost(shop, order_id, got, wanted)
    if broken is DEAD:
        return _of_what_is_dead(shop, got, wanted, policy, dead)
    if broken is WAITING and not got and (asked := _asked_in_vain(shop)):
        return asked, ASKED_ELSEWHERE
    if broken is TWICE and (held := _held_again(shop, Counter(wanted), Counter(got) - Counter(wanted))):
        return held, HELD_AGAIN
    return "", broken


def _asked_in_vain(shop: Shop) -> str:
    """Which queues the poller asked, where no receive ever brought anything, as a line of its own."""
    calls = [it for it in shop.history.of("call", operation="ReceiveMessage") if it.invocation]
    if any((it.facts.get("result") or {}).get("Messages") for it in calls):
        return ""
    names = sorted({str(it.params.get("QueueUrl")).rpartition("/")[2] for it in calls})
    return f"\nThe poller got no message; it asked {listed(names)}." if names else "\nThe poller never asked for one."


def _held_again(shop: Shop, wanted: Counter[Any], twice: Counter[Any]) -> str:
    """The first write of one of these texts that was made once too often and on a condition, as a line of its own."""
    for text in map(str, twice):
        made = [it for it in _made(shop) if "ConditionExpression" in it.params and text in str(it.params)]
        if wanted[text] and len(made) > wanted[text]:
            times = f"At {shop.when(made[0].at)} and at {shop.when(made[wanted[text]].at)}"
            return f"\n{times} {made[0].operation} with {text!r} was done, and each time its ConditionExpression held."
    return ""


def _made(shop: Shop) -> list[Event]:
    """The writes that DynamoDB made."""
    return [
        it for it in shop.history.of("call", service="dynamodb") if it.operation in WRITES and "error" not in it.facts
    ]


def _of_what_is_lost(shop: Shop, order_id: str, got: Any, wanted: Sequence[Any]) -> tuple[str, Rule]:
    # Without an invocation it is the check's own.
    if purge := next((it for it in shop.history.of("call", operation="PurgeQueue") if it.invocation), None):
        return f"\nAt {shop.when(purge.at)} the queue was purged.", PURGED
    missing = list(Counter(wanted) - Counter(got))
    if refused := _refused(shop, missing):
        return refused, TAKEN_FOR_KNOWN
    if replaced := _replaced(shop, order_id, missing):
        return replaced, REPLACED
    notes = [it for it in shop.history.of("call", service="dynamodb") if _is_note(it, order_id, wanted)]
    return ("", NOTED) if notes else ("", LOST)


def _of_what_is_dead(shop: Shop, got: Any, wanted: Sequence[Any], policy: str, dead: Iterable[str]) -> tuple[str, Rule]:
    receives = int(json.loads(policy or "{}").get("maxReceiveCount", RECEIVES))
    if receives != RECEIVES:
        return f"\nmaxReceiveCount is {receives} in the template.", FEWER_RECEIVES
    if killed := shop.history.of("timed_out"):
        return f"\nRuns of the poller were killed at their timeout, the first at {shop.when(killed[0].at)}.", KILLED
    bodies = list(dead)
    known = [one for one in got if list(wanted).count(one) == 1 and any(str(one) in body for body in bodies)]
    if refused := _refused(shop, known):
        return f"{refused} It is stored, and its message is dead.", TAKEN_FOR_A_FAILURE
    missing = list(Counter(wanted) - Counter(got))
    alive = not any(str(one) in body for one in missing for body in bodies)
    if alive and (refused := _refused(shop, missing)):
        return refused, TAKEN_FOR_KNOWN
    return "", DEAD


def _refused(shop: Shop, texts: Iterable[Any]) -> str:
    """The first write with one of these texts that its condition refused, as a line of its own."""
    texts = list(texts)
    for call in shop.history.of("call", service="dynamodb"):
        code = getattr(call.facts.get("error"), "code", "")
        text = next((text for text in texts if code in REFUSALS and str(text) in str(call.params)), None)
        if text is not None:
            return f"\nAt {shop.when(call.at)} {call.operation} with {text!r} was refused: {code}."
    return ""


def _replaced(shop: Shop, order_id: str, missing: list[Any]) -> str:
    """The first PutItem of an order's item that came after the write of what is missing, as a line of its own."""
    written = ""
    for call in _made(shop):
        said = str(call.params)
        written = next((str(text) for text in missing if str(text) in said), written)
        if written and call.operation == "PutItem" and repr(order_id) in said and written not in said:
            return f"\nAt {shop.when(call.at)} PutItem put a new item where {written!r} had been stored."
    return ""


def _is_note(call: Event, order_id: str, texts: Iterable[Any]) -> bool:
    """Whether a write is about an order, and has none of its events in it."""
    said = str(call.params)
    mine = call.operation in WRITES and "error" not in call.facts and repr(order_id) in said
    return mine and not any(str(text) in said for text in texts)
