"""Lesson 07, the producer: groups, and deduplication ids that tell apart what is different and nothing else."""

from __future__ import annotations

from collections import Counter
from unicodedata import normalize

from cloudlet.faults import ALWAYS
from grader.check import check
from grader.checks import polling, producing
from grader.checks.polling import PRODUCER, QUEUE, OrderEvent, event
from grader.exploring import told
from grader.finding import Finding
from grader.shop import Shop
from grader.words import listed

REPEATED = "paid"
ALIKE = [
    ("o-7", 1), ("a-1", 11), ("a-11", 1), ("o-1", 12), ("o-11", 2),
    ("o-7", 10**9 + 1), ("o-7", 2**32 + 1),
    ("o-7", 2), ("O-7", 1), ("o-7", 3), ("1001", 1), ("001", 11), ("01", 1), ("1", 1),
    ("a.1", 11), ("a_1", 11), ("a1", 11), ("7-o", 1), ("o-7", 11), ("o-7", 111), ("o-7", 267),
    ("o-1", 101), ("o-1", 1001), ("o-11", 1),
    ("o-1020", 1), ("o-1101", 1),  # their adler32 is the same
    (f"o-{'7' * 80}1", 1), (f"o-{'7' * 80}2", 1), (f"p-{'7' * 80}1", 1),
]  # fmt: skip
LONG = "o-" + "7" * 126
HARD_FOR_SQS = (
    (("o-é", 1), ("o-è", 1)), ((LONG, 1), (LONG, 2)), (("o 9", 1), ("o-9", 1)), (("o-8 ", 1), ("o-8", 1)),
    (("\u00f6-9", 1), ("o\u0308-9", 1)),
)  # fmt: skip
"""Pairs of events whose ids SQS does not take as they are, or not in one: they may be refused, and not mixed up."""
TURNED = [event("o-2004", seq) for seq in (3, 1, 10, 2)]
BEFORE_MIDNIGHT_S = 24 * 3600 - 100


@check("P1", points=2, calm=True)
def an_orders_events_are_one_group_in_their_order(shop: Shop) -> None:
    """Each order is a message group of its own, and its events are on the queue in the given order."""
    events = polling.interleaved({"o-2001": 11, "o-2002": 6, "o-2003": 8})
    story = f"{len(events)} events of three orders were sent."
    invocation = polling.produce(polling.quiet(shop), events)
    producing.all_there(shop, events, story)
    messages = shop.queue(QUEUE).messages
    groups = {
        order_id: {str(m.group_id) for m in messages if polling.found([m], polling.of_order(events, order_id))}
        for order_id in polling.orders_of(events)
    }
    producing.one_group_each(shop, groups)
    for order_id in groups:
        producing.in_given_order(shop, polling.of_order(events, order_id), story)
    producing.counted(shop, invocation.payload, len(events))
    polling.produce(shop, TURNED)
    story = f"{len(TURNED)} events of o-2004 were sent, in this order: seq {listed([str(it['seq']) for it in TURNED])}."
    producing.all_there(shop, TURNED, story)
    producing.in_given_order(shop, TURNED, story)


@check("P1", points=2, after=(an_orders_events_are_one_group_in_their_order,), calm=True)
def an_event_sent_again_vanishes(shop: Shop) -> None:
    """The same (order_id, seq) sent again within five minutes vanishes, from another process too."""
    events = polling.interleaved({"o-2101": 3, "o-2102": 2})
    polling.quiet(shop)
    if not shop.real_time:
        shop.cloud.run(BEFORE_MIDNIGHT_S)
    polling.produce(shop, events)
    for one in events[:2]:
        polling.produce(shop, [one])
        _no_more_than(shop, events, ", one by one")
    for seconds, again, how in (
        (100, _reversed(events), ", with their keys in another order"),
        (190, _corrected(events), ", with another text"),
    ):
        shop.cloud.run(seconds)
        _begin_cold(shop, f"after {seconds} s")
        polling.produce(shop, again)
        _no_more_than(shop, events, how)
    if not shop.real_time:
        told(shop, _nobody_heard, shop.seed)


def _nobody_heard(shop: Shop) -> None:
    """SQS takes events, and its answers are lost: whoever tries again, within the call or after it, repeats them."""
    events = polling.interleaved({"o-2111": 2, "o-2112": 2})
    polling.quiet(shop)
    for tries in (1, ALWAYS):
        shop.cloud.faults.disconnect("sqs", taken=True, times=tries)
        polling.produce(shop, events, may_fail=True)
        shop.cloud.faults.clear()
        _no_more_than(shop, events, ", since the answers to the first sends were lost")
    polling.produce(shop, events)
    _no_more_than(shop, events, ", since the answers to the first sends were lost")
    producing.all_there(shop, events, f"{len(events)} events were sent again, for the first answers were lost.")


def _begin_cold(shop: Shop, why: str) -> None:
    """Let the producer's next call begin in a new process."""
    name = shop.function(polling.name_of(shop, PRODUCER)).name
    shop.cloud.functions.change(FunctionName=name, Description=why)


def _reversed(events: list[OrderEvent]) -> list[OrderEvent]:
    """The same events, written the other way round: a JSON object has no order."""
    return [dict(reversed(one.items())) for one in events]


def _corrected(events: list[OrderEvent]) -> list[OrderEvent]:
    """Events of the same (order_id, seq) whose text somebody has changed."""
    return [one | {"event": one["event"] + ", corrected"} for one in events]


def _no_more_than(shop: Shop, events: list[OrderEvent], story: str) -> None:
    messages = shop.queue(QUEUE).messages
    if len(messages) <= len(events):
        return
    one = polling.found(messages[len(events) :], events)[0]
    ids = [
        str(getattr(message, "deduplication_id", "unknown")) for message in messages if polling.carries(message, one)
    ]
    raise Finding(
        f"{len(events)} events were sent, and within five minutes sent again{story}. {len(messages)} messages are on "
        f"{QUEUE}. Those of {one['order_id']}, seq {one['seq']}, have the deduplication ids {listed(ids)}.",
        "SQS takes two sends for one when their MessageDeduplicationIds are equal. Time, chance, Python's hash() (of a "
        "text it differs in every process), a position in a list or the text make another id for the same event.",
        shop.look_at(PRODUCER, *producing.DEDUPLICATION),
        producing.PAIR,
    )


@check("P1", points=2, after=(an_orders_events_are_one_group_in_their_order,), calm=True)
def different_events_never_vanish(shop: Shop) -> None:
    """Different events never vanish, however alike their ids, their numbers and their texts are."""
    events = [event(order_id, seq, REPEATED) for order_id, seq in ALIKE]
    polling.quiet(shop)
    for some in (events[:5], events[5:]):
        polling.produce(shop, some)
        _begin_cold(shop, f"after {len(some)}")
    _kept_apart(shop, events)
    for pair in HARD_FOR_SQS:
        known = len(shop.queue(QUEUE).messages)
        more = [event(order_id, seq, REPEATED) for order_id, seq in pair]
        for one in more:
            polling.produce(shop, [one], may_fail=True)
        if shop.history.of("deduplicated") or len(shop.queue(QUEUE).messages) == known + len(more):
            _kept_apart(shop, more, known)


def _kept_apart(shop: Shop, events: list[OrderEvent], known: int = 0) -> None:
    """Find different events that SQS took for one, and orders that have no group of their own.

    So many messages were on the queue before these events were sent.
    """
    messages = shop.queue(QUEUE).messages[known:]
    sizes = Counter(Counter(message.group_id for message in messages).values())
    if len(messages) == len(events) and sizes == Counter(Counter(one["order_id"] for one in events).values()):
        return
    story = f"{len(events)} different events with one text, {REPEATED!r}, were sent."
    if len(messages) < len(events) and not shop.history.of("deduplicated"):
        raise Finding(
            f"{story} {polling.so_many(len(messages))} on {QUEUE}, and SQS took none for a repetition.",
            "What is not sent is nowhere. Two events of an order may say the same: what tells them apart is their seq.",
            shop.look_at(PRODUCER, *producing.SEND),
            "Send every event that is given; SQS knows by its MessageDeduplicationId what was sent before.",
        )
    if len(messages) < len(events):
        raise Finding(
            f"{story} {polling.so_many(len(messages))} on {QUEUE}.{_taken_for_one(shop)}",
            producing.FIVE_MINUTES,
            shop.look_at(PRODUCER, *producing.DEDUPLICATION),
            producing.PAIR,
        )
    raise Finding(
        f"{story} They are of {len(polling.orders_of(events))} orders; on {QUEUE} they are in "
        f"{len({message.group_id for message in messages})} groups.{_mixed(shop, polling.orders_of(events))}",
        "An order is one message group, in every call: its events wait for each other. Orders whose ids differ in any "
        "character are different orders, and none waits for another one.",
        shop.look_at(PRODUCER, *producing.SEND),
        "Take the order_id as it is, and nothing else, as MessageGroupId.",
    )


def _mixed(shop: Shop, orders: list[str]) -> str:
    """Two orders that share a group, or an order that has two, in a sentence that begins with a blank."""
    pairs = {(str(m.group_id), it) for m in shop.queue(QUEUE).messages for it in orders if f'"{it}"' in m.body}
    for group, order_id in sorted(pairs):
        for other_group, other_id in sorted(pairs):
            if group == other_group and order_id < other_id:
                return f" {order_id} and {other_id} share the group {group!r}."
            if order_id == other_id and group < other_group:
                return f" {order_id} is in {group!r} and in {other_group!r}."
    return ""


def _taken_for_one(shop: Shop) -> str:
    """The first send that SQS took for a repetition, and what it took it for."""
    swallowed = next(iter(shop.history.of("deduplicated")), None)
    if swallowed is None:
        return ""
    first = next(event for event in shop.history.of("sent") if event.message_id == swallowed.message_id)
    told = f"\nSQS took {swallowed.body}\nfor a repetition of {first.body}"
    if normalize("NFC", swallowed.body) != normalize("NFC", first.body) or swallowed.body == first.body:
        return told
    return f"{told}\nThey look alike: a letter with dots is one character in the one, and two in the other."
