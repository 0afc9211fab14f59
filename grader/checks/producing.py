"""What the checks of lesson 07 share about the producer: which of its events are on the queue, and in which order."""

from __future__ import annotations

from typing import Any

from grader.checks import polling
from grader.checks.polling import PRODUCER, QUEUE, OrderEvent
from grader.checks.warm import WARM
from grader.finding import Finding
from grader.reading import shown
from grader.shop import Shop
from grader.words import listed

SEND = ("MessageGroupId", "send_message_batch", "send_message", "send_messages")
DEDUPLICATION = ("MessageDeduplicationId", *SEND)
FIVE_MINUTES = (
    "For five minutes a FIFO queue remembers each MessageDeduplicationId. A send with one of them is answered as ever, "
    "and no message comes of it, whatever is in the body and whatever became of the first."
)
PAIR = (
    "Make the id of the whole order_id and seq alone, kept apart by a sign between them; hash them if it is too long."
)
AS_THEY_CAME = (
    "A FIFO queue keeps the order in which it took the messages; it does not look into them.",
    "Send the events of an order in the order in which they are given.",
)
OVERTAKEN = (
    "What comes onto the queue later is later for ever, even when it is sent again at once. In a batch SQS takes or "
    "refuses each entry by itself, and answers 200 all the same.",
    "Put no two events of an order into one batch, and send none after one that SQS has not taken.",
)
LEFT_OVER = (
    f"{WARM} What is left over there from an invocation that failed is sent by the next one before its own events.",
    "Begin each invocation with its events and nothing else; whoever calls sends again what was not taken.",
)


def all_there(shop: Shop, events: list[OrderEvent], story: str) -> None:
    """Find events that are not on the queue."""
    there = polling.found(shop.queue(QUEUE).messages, events)
    lost = [one for one in events if one not in there]
    if not lost:
        return
    saw = f"{story} {len(lost)} of {len(events)} {'is' if len(lost) == 1 else 'are'} not on {QUEUE}"
    saw += f"{', the first of them' * (len(lost) > 1)}: {shown(lost[0])}."
    if swallowed := shop.history.of("deduplicated"):
        saw += f"\nSQS took {swallowed[0].body} for a repetition."
        raise Finding(saw, FIVE_MINUTES, shop.look_at(PRODUCER, *DEDUPLICATION), PAIR)
    because = "What SQS did not take is nowhere. The answer to each call says what it took."
    if not shop.real_time and not _was_in_a_call(shop, lost[0]):
        saw += " No call had it."
        because = "Each event that is given has to be sent. What is in no call is nowhere."
    act = "Send every event, in batches of 10 at most, with its event in the body."
    raise Finding(saw, because, shop.look_at(PRODUCER, *SEND), act)


def _was_in_a_call(shop: Shop, one: OrderEvent) -> bool:
    calls = [call for call in shop.history.of("call", service="sqs") if call.invocation]
    entries = [entry for call in calls for entry in call.params.get("Entries") or [call.params]]
    return any(one["event"] in str(entry) for entry in entries)


def one_group_each(shop: Shop, groups: dict[str, set[str]]) -> None:
    """Find orders that have more than one group, or share one."""
    split = next((order_id for order_id, names in groups.items() if len(names) > 1), None)
    if split is not None:
        raise Finding(
            f"the events of {split} are in {len(groups[split])} groups: {listed(sorted(groups[split])[:3])} ...",
            "A FIFO queue keeps the order within a message group only. Between groups there is none.",
            shop.look_at(PRODUCER, *SEND),
            "Take the order_id, and nothing else, as MessageGroupId.",
        )
    if len(set.union(*groups.values())) < len(groups):
        raise Finding(
            f"the events of {listed(list(groups))} are all in the group {next(iter(groups.values())).pop()}.",
            "While a message of a group is in flight, the rest of the group waits. In one group for everything, one "
            "order that fails holds up all the others.",
            shop.look_at(PRODUCER, *SEND),
            "Take the order_id as MessageGroupId.",
        )


def in_given_order(shop: Shop, events: list[OrderEvent], story: str, rule: tuple[str, str] = AS_THEY_CAME) -> None:
    """Find events of one order that are on the queue before what has to come first."""
    there = _each_once(polling.found(shop.queue(QUEUE).messages, events))
    if there != events[: len(there)]:
        spots = ("sort", "Failed", "except") if rule is AS_THEY_CAME else ("Failed", "except", "sort")
        late = next(one for one, due in zip(there, events, strict=False) if one != due)
        raise Finding(
            f"{story}\nOf {events[0]['order_id']} there is on {QUEUE}, in this order, seq "
            f"{listed([str(one['seq']) for one in there])}: seq {late['seq']} is there before what has to come first.",
            rule[0],
            shop.look_at(PRODUCER, *spots, *SEND),
            rule[1],
        )


def _each_once(events: list[OrderEvent]) -> list[OrderEvent]:
    """Events without their repetitions, which are another promise's affair."""
    return [one for number, one in enumerate(events) if one not in events[:number]]


def counted(shop: Shop, payload: Any, sent: int) -> None:
    """Find a result that does not say how many were sent."""
    if isinstance(payload, dict) and type(payload.get("sent")) is int and payload["sent"] == sent:
        return
    raise Finding(
        f"{sent} events are on {QUEUE}, and the handler returned {shown(payload)}.",
        "The caller knows what was sent from the result alone.",
        shop.look_at(PRODUCER, "return", '"sent"'),
        f'Return {{"sent": {sent}}}: how many of the events SQS has taken.',
    )
