"""What the checks of lesson 08 share: events of orders on the queue, and what became of them.

An order's item may hold more than the lesson asks for; the two attributes that it does ask for are judged.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from cloudlet.history import Event
from grader import explain
from grader.checks.batch_rules import RULES
from grader.checks.partial_failures import FAILS_ALL
from grader.checks.putting import never_invoked, put
from grader.finding import Finding
from grader.reading import NoJson, parsed, shown
from grader.shop import Shop
from grader.words import listed

SEQUENCER, FORWARDER = "sequencer.py", "forwarder.py"
QUEUE, PARKING, TABLE = "EventsQueue", "ParkingQueue", "ProgressTable"
PATIENCE_S = 5400  # five rounds of the longest delay, 15 minutes, and more
MOST_EVENTS = 3000  # many times what happens before a few dozen messages are in their places
SHOWN = 4
DELAY_S = 30

STEPS = ["placed", "paid", "packed", "shipped", "delivered"]
WRITES = ("update_item", "put_item", "transact_write_items", "execute_statement", "list_append")
SENDS = ("send_message", "send_message_batch")

EACH_BY_ITSELF = (
    "Each order has its own last_seq, and each message of a batch its own end: appended, parked, dropped or failed."
)
NO_ORDER = "A standard queue has no order: what was sent first may come last, and any message may come twice."
ONE_WRITE = (
    "Set last_seq and append to events in one UpdateItem, on the condition that last_seq is seq - 1 (for seq 1: that "
    "there is no item yet)."
)
STAYED_DEAD = (
    "A message that fails again and again ends on a dead-letter queue. What was appended is no failure, nor is what "
    "was early or old."
)
AS_IT_CAME = (
    "What an event says is a text of its sender: blanks at its ends, capitals, line ends, nothing at all are a part of "
    "it.",
    'Append message["event"] as it is.',
)
REFUSED = "What SQS refuses because of how it is asked, it refuses in every new try, too."
FRESH_LIST = "Report what failed in this invocation only: begin each one with an empty list."
COMPARE = (
    "When the condition fails, compare seq with last_seq. Park what is above it, even by one (its turn may have come "
    "since); the rest is old and done."
)


def body(order_id: str, seq: int, event: str | None = None) -> str:
    """A message's body; without a text, the event is what happens to an order as its number `seq`."""
    return json.dumps({"order_id": order_id, "seq": seq, "event": STEPS[seq - 1] if event is None else event})


def send(shop: Shop, *bodies: str, to: str = QUEUE) -> list[str]:
    """Put messages on a queue at one moment; returns their ids in order."""
    return put(shop, to, *bodies)


def settle(shop: Shop) -> None:
    """Let all be worked off, waiting and all. What circles and is doubled by chance is not waited for."""
    shop.cloud.settle(PATIENCE_S, most_events=MOST_EVENTS)


def sent(shop: Shop, queue: str, since: int = 0) -> list[Event]:
    """What came onto a queue, by whomever it was sent, since the history had that length."""
    name = shop.queue(queue).name
    return [event for event in shop.history.events[since:] if event.kind == "sent" and event.actor == name]


def named(text: str) -> tuple[Any, Any]:
    """Which event a message brings: its order and its seq; nothing where it brings none."""
    try:
        value = parsed(text)
    except NoJson:
        return None, None
    return (value.get("order_id"), value.get("seq")) if isinstance(value, dict) else (None, None)


def progress(shop: Shop, order_id: str) -> tuple[Any, Any]:
    """An order's `last_seq` and `events`; 0 and [] where there is nothing yet."""
    item = next((item for item in shop.table(TABLE).items() if item.get("order_id") == order_id), {})
    return item.get("last_seq", 0), item.get("events", [])


def difference(shop: Shop, wanted: Mapping[str, Sequence[str]]) -> str:
    """Which orders' progress is not what it has to be, in words; empty when all is right."""
    return "\n".join(_difference(order_id, *progress(shop, order_id), events) for order_id, events in wanted.items()
                     if _difference(order_id, *progress(shop, order_id), events))  # fmt: skip


def _difference(order_id: str, last_seq: Any, events: Any, wanted: Sequence[str]) -> str:
    right = isinstance(events, list) and len(events) == len(wanted) and all(map(_is_event, events, wanted))
    if right and type(last_seq) is int and last_seq == len(wanted):
        return ""
    return (
        f"{shown(order_id)} has events {_listing(events)} and last_seq {shown(last_seq)}; "
        f"it has to have {shown(list(wanted))} and {len(wanted)}."
    )


def _listing(events: Any) -> str:
    """What is under `events`; a set is shown in an order that is the same each time."""
    return f"the set {shown(sorted(map(str, events)))}" if isinstance(events, set | frozenset) else shown(events)


def _is_event(entry: Any, event: str) -> bool:
    """Whether an entry of `events` is this event: its text, or the message that brought it."""
    return entry == event or (isinstance(entry, dict) and entry.get("event") == event)


def right(
    shop: Shop, wanted: Mapping[str, Sequence[str]], story: str, because: str, try_: str, *spots: str,
    file: str = SEQUENCER,
) -> None:  # fmt: skip
    """Find orders whose events are not these, each once and in this order."""
    found = difference(shop, wanted)
    if found:
        raise_failure(shop, story)
        _none_circles(shop, wanted, f"{story}\n{found}")
        if _tidied(shop, wanted):
            because, try_ = AS_IT_CAME
        raise Finding(f"{story}\n{found}", because, shop.look_at(file, *spots, *WRITES), try_)


def _tidied(shop: Shop, wanted: Mapping[str, Sequence[str]]) -> bool:
    """Whether all events are there, in order, and those that are not right differ in blanks and capitals only."""
    wrong: list[tuple[Any, str]] = []
    for order_id, texts in wanted.items():
        last_seq, events = progress(shop, order_id)
        if last_seq != len(texts) or not isinstance(events, list) or len(events) != len(texts):
            return False
        wrong += [(entry, text) for entry, text in zip(events, texts, strict=True) if not _is_event(entry, text)]
    return bool(wrong) and all(_loosely(entry) == _loosely(text) for entry, text in wrong)


def _loosely(text: Any) -> str:
    return "".join(unicodedata.normalize("NFKC", str(text)).casefold().split())


def _none_circles(shop: Shop, wanted: Mapping[str, Sequence[str]], story: str) -> None:
    """Find an event whose turn has come and that is parked all the same, again and again."""
    waiting = [named(text) for text in on_queues(shop).get(PARKING, [])]
    for order_id in wanted:
        last_seq, events = progress(shop, order_id)
        if type(last_seq) is int and events and (order_id, last_seq + 1) in waiting:
            raise Finding(
                f"{story}\n{shown(order_id)}'s seq {last_seq + 1} is parked once more.",
                "Its turn has come, for its seq is last_seq + 1. What is parked now will be parked next time, too.",
                shop.look_at(SEQUENCER, *SENDS),
                "Let seq and last_seq alone decide: not the event's text, nor what was with its order before, nor what "
                "else is in the batch.",
            )


def deleting(shop: Shop) -> bool:
    """Whether a handler deletes messages by itself."""
    deletes = shop.history.of("call", operation="DeleteMessage") + shop.history.of(
        "call", operation="DeleteMessageBatch"
    )
    return any(call.facts.get("invocation") for call in deletes)


def first_failure(shop: Shop) -> Event | None:
    """The first invocation that did not return."""
    return next(iter(shop.history.of(*explain.ENDED_BADLY)), None)


def raise_failure(shop: Shop, story: str, act: str = "") -> None:
    """Find the first invocation that raised, where nothing was meant to fail; `act` says what to do instead."""
    if shop.history.of("fault"):
        return
    failure = first_failure(shop)
    if failure is not None:
        rule, advice = RULES.get(str((failure.error or {}).get("errorType")), (FAILS_ALL, act))
        raise shop.explained(failure, rule, story, advice)


def refused_for_good(shop: Shop, story: str) -> None:
    """Find a call that DynamoDB did not understand, and whose exception nobody heard of."""
    if shop.table(TABLE).items():
        return
    raise_failure(shop, story)
    for call in shop.history.of("call", service="dynamodb"):
        if call.facts.get("invocation") and getattr(call.facts.get("error"), "code", "") == "ValidationException":
            raise Finding(
                f"{story}\nNo event is in {TABLE}. DynamoDB refused {call.operation}: {call.error}",
                "What DynamoDB refuses for good, it refuses in every new try, too.",
                shop.look_at(SEQUENCER, "Expression", "update_item", "transact_write_items"),
                "Correct the call, by what DynamoDB says of it.",
            )


def refused_sends(shop: Shop, story: str) -> None:
    """Find the first call that SQS refused a handler, which hid that by reporting its messages as failed."""
    calls = [call for call in shop.history.of("call", service="sqs") if call.invocation and call.facts.get("error")]
    if calls:
        error = calls[0].error
        rule, act = RULES.get(error.code.rpartition(".")[2], (REFUSED, "Make a call that SQS takes, by what it says."))
        said = f"{shop.plain_name(calls[0].actor)}'s {calls[0].operation} was refused: {error.code}. {error.message}"
        raise Finding(f"{story}\n{said}", rule, shop.look_at(SEQUENCER, *SENDS), act)


def was_invoked(shop: Shop, queue: str, function: str) -> None:
    """Find a function that nothing connects with its queue."""
    if not shop.history.of("invoked", source="mapping"):
        raise never_invoked(shop, queue, function)


def on_queues(shop: Shop) -> dict[str, list[str]]:
    """The bodies on each queue that is not empty, by the queue's name in the template."""
    names = [name for name, found in shop.stack.resources.items() if found.type == "AWS::SQS::Queue"]
    return {name: bodies for name in names if (bodies := [each.body for each in shop.queue(name).messages])}


def none_left(shop: Shop, story: str, act: str = COMPARE) -> None:
    """Find messages that are still on a queue when there is nothing left to wait for."""
    left = on_queues(shop)
    if not left:
        return
    raise_failure(shop, story)
    where = "\n".join(f"On {name}: {_some(bodies)}." for name, bodies in left.items())
    dead = [name for name in left if name not in (QUEUE, PARKING)]
    raise Finding(
        f"{story}\nAt {shop.when(shop.cloud.now)} there still is something on a queue.\n{where}",
        STAYED_DEAD if dead else "What is parked comes back and is parked again, for as long as somebody parks it.",
        shop.look_at(SEQUENCER, *(("batchItemFailures", "return") if dead else SENDS)),
        act,
    )  # fmt: skip


def _some(bodies: Sequence[str]) -> str:
    """A few of them, and how many more there are."""
    different = list(dict.fromkeys(bodies))[:SHOWN]
    return listed(different) + (f", and {len(bodies)} in all" if len(bodies) > len(different) else "")


def batches_of(shop: Shop, number: int) -> None:
    """Hand messages over so many at a time, and without waiting for more, as Lambda may always do it."""
    shop.queue(QUEUE)
    for uuid in shop.cloud.mappings.mappings:
        shop.cloud.mappings.change(uuid, BatchSize=number, MaximumBatchingWindowInSeconds=0)
