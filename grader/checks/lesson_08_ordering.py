"""Lesson 08: an order's events end in order, though they arrive in any.

Judged by the table, by what is sent to the two queues, and by what is left on any queue.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from grader.check import check
from grader.checks import ordering, parking, written_otherwise
from grader.checks.ordering import (
    EACH_BY_ITSELF,
    NO_ORDER,
    ONE_WRITE,
    PARKING,
    QUEUE,
    SENDS,
    SEQUENCER,
    STEPS,
    body,
    sent,
)
from grader.finding import Finding
from grader.reading import shown
from grader.shop import Shop
from grader.words import listed

ARRIVAL_S = 330  # more than a delay and the longest batching window
QUIET_S = 5  # less than a delay
SHOWN, FAR = 2, 1000
HOT = 1000  # events in the history: many times what a batch needs
NO_FAILURE = (
    "A message that failed comes back to the same queue; each receive counts, and after the fifth it is a dead letter. "
    "An early event is no failure: it may have to wait for hours."
)
TOLD_BY = "Only order_id and seq, both and as they are, tell one event from another: two may say the same."
PARK = "Send the body of an early message to PARKING_QUEUE_URL, and do not report it as failed."
PARK_ALL = "Send the body of every early record to PARKING_QUEUE_URL, however far its turn is."
NOTES = ["placed", "note", "note", "paid", "Größe geändert 🚲", " two spaces ", "Zoe\u0308", "8", "packed", ""]
NOTES += ["shipped", "delivered"]
NEVER_CALLED = "DynamoDB was never called. When the handler returns all is over: what was only begun is not done."
NOTHING_FAILED = (
    "Where nothing failed, report nothing: an empty list. An id that is none of the batch's, or none at all, fails the "
    "whole batch."
)
ODD_ID = "o 8002/é"
JOINED = "o-80011"  # its seq 1 reads like o-8001's seq 11, where an order_id and a seq are joined
JOINED_EARLY = "o-800"  # its seq 12 and 13 read like o-8001's seq 2 and 3
EACH_APPENDED = (
    "Go through all records, and let nothing but order_id and seq decide, taken for two things: an order's events may "
    "have others' between them."
)


@check("P1", points=2, calm=True)
def events_that_come_in_order_are_appended(shop: Shop) -> None:
    """Events that come in order are appended to events, and last_seq follows."""
    for start, end in ((0, 1), (1, 3), (3, 10)):
        ordering.send(shop, *(body("o-8001", at + 1, NOTES[at]) for at in range(start, end)))
        ordering.settle(shop)
    ordering.was_invoked(shop, QUEUE, "SequencerFunction")
    _right(shop, NOTES[:10], "10 events of o-8001 came in three batches, in order.")
    after = [body("o-8001", 11, NOTES[10]), body(JOINED, 1), body("o-8001", 12, NOTES[11]), body(JOINED, 2)]
    ordering.send(shop, *after)
    ordering.settle(shop)
    story = f"o-8001 had seq 1 to 10. Then a batch brought its 11, {JOINED}'s 1, its 12, and {JOINED}'s 2."
    _right(shop, NOTES, story, {JOINED: STEPS[:2]})
    written_otherwise.many_events_are_appended(shop)


def _right(shop: Shop, notes: list[str], story: str, others: Mapping[str, Sequence[str]] | None = None) -> None:
    last_seq, events = ordering.progress(shop, "o-8001")
    ordering.refused_for_good(shop, story)
    rule, act = _rule(shop, len(notes), last_seq, events), ONE_WRITE
    spots: tuple[str, ...] = ()
    if others:
        rule, act = EACH_BY_ITSELF, EACH_APPENDED
    elif rule == NEVER_CALLED:
        act, spots = "Append the event of each record before the handler returns.", ("Records",)
    elif events and events == notes[: len(events)] and last_seq == len(events):
        rule, act, spots = f"{parking.DELETED} Equal texts are two events.", EACH_APPENDED, ("Records",)
    ordering.right(shop, {"o-8001": notes, **(others or {})}, story, rule, act, *spots)
    ordering.none_left(shop, story, NOTHING_FAILED)


def _rule(shop: Shop, number: int, last_seq: object, events: object) -> str:
    """The rule that an item breaks which is not what it has to be."""
    if not isinstance(events, list):
        return "events is a list: it keeps an order, and equal events, which a set does not."
    if not events and shop.table(ordering.TABLE).items():
        return (
            "order_id is the table's key, and each order has a last_seq of its own. ProgressTable has no o-8001 here."
        )
    calls = shop.history.of("call", service="dynamodb")
    if not events and not shop.real_time and not any(call.facts.get("invocation") for call in calls):
        return NEVER_CALLED
    if not events:
        return "Before seq 1 there is no item, and a condition on an attribute that is not there is false."
    if len(events) == number and type(last_seq) is not int:
        return "DynamoDB keeps numbers and strings apart; last_seq is a number."
    return "events is a list of what stood under event, for each seq from 1 to last_seq; equal texts are two events."


@check("P1", points=2, after=(events_that_come_in_order_are_appended,), calm=True)
def an_event_and_its_number_are_written_at_once(shop: Shop) -> None:
    """At every moment last_seq is the number of events in events: they are written together."""
    shop.needs("moments")
    order_id = "o-8001"
    ordering.send(shop, *(body(order_id, at + 1) for at in range(3)))

    seen = [0]

    def torn() -> bool:
        last_seq, events = ordering.progress(shop, order_id)
        seen.append(last_seq)
        return bool(last_seq != len(events) or last_seq < seen[-2])

    if not shop.cloud.run_until(torn, ARRIVAL_S):
        return
    last_seq, events = ordering.progress(shop, order_id)
    call = shop.history.of("call", service="dynamodb")[-1].operation
    raise Finding(
        f"at {shop.when(shop.cloud.now)}, after {call}, {order_id} had events {shown(events)} and last_seq "
        f"{shown(last_seq)}" + (f", and {seen[-2]} before." if last_seq < seen[-2] else "."),
        "Between two writes anything can happen: the function dies, and what the second one was to do is never done. "
        "An event whose number is counted already looks old when it comes again.",
        shop.look_at(SEQUENCER, *ordering.WRITES),
        ONE_WRITE,
    )


@check("P2", points=3, after=(events_that_come_in_order_are_appended,), calm=True)
def an_early_event_is_parked(shop: Shop) -> None:
    """An event that came early is sent to the parking queue, once, and is done with on the events queue."""
    early = [body("o-8003", 3), body("o-8001", 3), body(ODD_ID, 2), body("o-8001", 2), body("o-8004", 3)]
    early += [body("O-8001", 2), *(body(JOINED_EARLY, seq, "note") for seq in (12, 13)), body("o-8001", FAR, "note")]
    in_turn = [body("o-8003", 1), body("o-8004", 1)]
    ids = ordering.send(shop, *early[:2], *in_turn, *early[2:])
    most = len(shop.history) + HOT
    shop.cloud.run_until(lambda: len(shop.history) > most or not _lacking(shop, early), ARRIVAL_S)
    shop.cloud.run(QUIET_S)
    ordering.was_invoked(shop, QUEUE, "SequencerFunction")
    story = f"There came seq 3, 2 and {FAR} of o-8001, 2 of {shown(ODD_ID)} and of O-8001, 12 and 13 of {JOINED_EARLY} "
    story += "(both a note), 3 and 1 of o-8003, 1 and 3 of o-8004."
    _not_appended(shop, story)
    _parked_once(shop, story, early, len(in_turn))
    _done_with(shop, {*ids[:2], *ids[4:]}, story)


def _lacking(shop: Shop, early: list[str]) -> list[str]:
    """The early events that were not sent to the parking queue."""
    parked = {ordering.named(event.body) for event in sent(shop, PARKING)}
    return [text for text in early if ordering.named(text) not in parked]


def _not_appended(shop: Shop, story: str) -> None:
    in_turn = {"o-8003": STEPS[:1], "o-8004": STEPS[:1]}
    found = ordering.difference(shop, {"o-8001": [], ODD_ID: [], **in_turn})
    if not found:
        return
    ordering.raise_failure(shop, story)
    appended = [ordering.progress(shop, order_id)[1] for order_id in in_turn]
    if ordering.difference(shop, {"o-8001": [], ODD_ID: []}) or all(appended):
        raise Finding(
            f"{story}\n{found}",
            f"{NO_ORDER} Only the seq tells whether it is an event's turn.",
            shop.look_at(SEQUENCER, *ordering.WRITES),
            "Append an event only if its seq is last_seq + 1, or 1 where there is no item yet. What comes before its "
            "turn is sent to the parking queue.",
        )
    empty = [item["order_id"] for item in shop.table(ordering.TABLE).items() if "last_seq" not in item]
    if empty:
        raise Finding(
            f"{story}\n{found}\nThere is an item of {empty[0]}, and no last_seq in it.",
            "Whatever writes an item first, the condition that there is no item is false from then on.",
            shop.look_at(SEQUENCER, "attribute_not_exists(order_id)", *ordering.WRITES),
            "Let seq 1 ask that there is no last_seq, or write no item before seq 1 comes.",
        )
    parked = {ordering.named(event.body) for event in sent(shop, PARKING)} & {(order_id, 1) for order_id in in_turn}
    raise Finding(
        f"{story}\n{found}\nTheir seq 1 was {'parked' if parked else 'passed over'}, and each was in its turn.",
        f"{EACH_BY_ITSELF} An early event says nothing about those that come after it in the batch.",
        shop.look_at(SEQUENCER, "break", "continue", "return", *SENDS),
        "When an event was early, go on with the next record, and let its own seq and last_seq decide.",
    )


def _parked_once(shop: Shop, story: str, early: list[str], others: int) -> None:
    """Find early events that were not sent to the parking queue, or more than once for each time they came."""
    parked, lacking = sent(shop, PARKING), _lacking(shop, early)
    if not lacking and len(parked) <= max(len(early), len(sent(shop, QUEUE)) - others):
        return
    ordering.raise_failure(shop, story, PARK)
    if not lacking:
        raise Finding(
            f"{story}\n{len(parked)} messages were sent to {PARKING}: {listed([event.body for event in parked])}.",
            "Every one of them comes back and is parked again: what is sent twice in each round has no end.",
            shop.look_at(SEQUENCER, *SENDS),
            "Park each early event once.",
        )
    strange = [event.body for event in parked if not ordering.named(event.body)[0]]
    if strange:
        raise Finding(
            f"{story}\n{strange[0]}\nwas sent to {PARKING}.",
            "The parked message is all that is left of an event: it brings order_id, seq and event back, as JSON.",
            shop.look_at(SEQUENCER, *SENDS),
            'Park the message as it came, MessageBody=record["body"].',
        )
    ordering.refused_sends(shop, story)
    names = {ordering.named(text) for text in lacking}
    _parked_elsewhere(shop, story, names, len(early) + others)
    queues = ordering.on_queues(shop).items()
    where = [name for name, bodies in queues if name != PARKING and names & set(map(ordering.named, bodies))]
    raise Finding(
        f"{story}\n{len(lacking)} of the {len(early)} early ones never came to {PARKING}: {_few(lacking)}. "
        + (f"They are on {listed(where)}." if where else "They are on no queue."),
        NO_FAILURE if where else f"{parking.DELETED} {TOLD_BY}" if len(lacking) < len(early) else parking.DELETED,
        shop.look_at(SEQUENCER, *(("change_message_visibility", "batchItemFailures") if where else SENDS)),
        PARK if where or len(lacking) == len(early) else PARK_ALL,
    )


def _few(texts: list[str]) -> str:
    return listed([*texts[:SHOWN], f"{len(texts) - SHOWN} more"] if len(texts) > SHOWN + 1 else texts)


def _parked_elsewhere(shop: Shop, story: str, names: set[tuple[Any, Any]], before: int) -> None:
    """Find early events that were sent back to the queue they came from."""
    back = [event for event in sent(shop, QUEUE)[before:] if ordering.named(event.body) in names]
    if back:
        raise Finding(
            f"{story}\n{len(back)} times an early event was sent to {QUEUE}, first {back[0].body}.",
            f"That is where it came from. {PARKING} is for what waits: it holds it back for {ordering.DELAY_S} s.",
            shop.look_at(SEQUENCER, *SENDS),
            f"Send what is early to PARKING_QUEUE_URL, and let the template say that this is {PARKING}.",
        )


def _done_with(shop: Shop, ids: set[str], story: str) -> None:
    """Find early events that were parked and are on the events queue all the same."""
    left = [message for message in shop.queue(QUEUE).messages if message.id in ids]
    if left:
        ordering.raise_failure(shop, story)
        raise Finding(
            f"{story}\nThey were sent to {PARKING}, and {len(left)} of them also stayed on {QUEUE}.",
            "What is reported as failed, or was in a batch that raised, comes back. Then there are two of it.",
            shop.look_at(SEQUENCER, "batchItemFailures", "return"),
            "A message that was parked is done with here: report it only if parking it failed.",
        )
