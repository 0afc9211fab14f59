"""What the checks of lesson 10 ask of dead letters: what was one, who brings it back by the clock, when all rests."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from cloudlet.history import Event
from grader.checks.pipeline import HOUR_S, Pipeline, holds
from grader.checks.schedule_pauses import A_DAY_S, period_s
from grader.orders import Order
from grader.shop import Shop

MINUTE_S = 60
HALF_A_DAY_S = 12 * HOUR_S
TWO_DAYS_S = 2 * A_DAY_S
LEAST_ROUNDS, LEAST_RECEIVES = 12, 100
A_DAYS_RECEIVES = A_DAY_S // 30  # of one message, hidden for 30 s each time
CLOCKS = ("events", "scheduler")
MANY_RECEIVES = 24
MOST_RECEIVES = 10
MOVES = ("sent", "dead_lettered", "received")


class DeadLetters:
    """All that ever was on the dead-letter queue."""

    def __init__(self, pipe: Pipeline) -> None:
        self._pipe = pipe
        self._sent: dict[str, str] = {}
        self._dead: set[str] = set()
        self._read = 0

    @property
    def bodies(self) -> set[str]:
        """The bodies of all messages that were on it, up to now."""
        events, name = self._pipe.shop.history.events, self._pipe.dead.name
        for event in events[self._read :]:
            if event.kind == "sent":
                self._sent[event.message_id] = event.body
                self._dead |= {event.body} if event.actor == name else set()
            elif event.kind == "dead_lettered" and event.to == name:
                self._dead.add(self._sent[event.message_id])
        self._read = len(events)
        if self._pipe.shop.real_time:
            self._dead |= {message.body for message in self._pipe.dead.messages}
        return self._dead

    def hold(self, texts: Iterable[str]) -> bool:
        """Whether each of these texts was on it."""
        bodies = self.bodies
        return all(text in bodies or any(holds(body, text) for body in bodies) for text in texts)


def die_sooner(pipe: Pipeline) -> str:
    """Let no queue try a message more than ten times before it is dead; tells so, where one has more.

    A hundred receives say nothing that ten do not, and each takes its time.
    """
    if pipe.shop.real_time:
        return ""
    changed = False
    for queue in pipe.queues.values():
        policy = json.loads(queue.attributes.get("RedrivePolicy") or "{}")
        if int(policy.get("maxReceiveCount", 0)) > MOST_RECEIVES:
            said = json.dumps({**policy, "maxReceiveCount": MOST_RECEIVES})
            pipe.shop.cloud.call("sqs", "SetQueueAttributes", QueueUrl=queue.url, Attributes={"RedrivePolicy": said})
            changed = True
    return f"A maxReceiveCount above {MOST_RECEIVES} was set to {MOST_RECEIVES}. " if changed else ""


def no_policy(pipe: Pipeline) -> bool:
    """Whether messages lie on queues without a redrive policy only, and one comes back again and again: for days."""
    if pipe.shop.real_time:
        return False
    busy = [queue for queue in pipe.queues.values() if queue.messages and queue is not pipe.dead]
    bare = [queue for queue in busy if "RedrivePolicy" not in queue.attributes]
    return bool(busy) and busy == bare and any(it.receive_count > MANY_RECEIVES for q in bare for it in q.messages)


def waits_in_a_table(pipe: Pipeline, began_ms: int, mark: int) -> bool:
    """Whether in an hour and more no message was sent, in all events since `mark`, while the clock struck.

    What is to be done may stand in a table, an outbox, from which somebody takes it by the clock: it cannot die there.
    """
    if pipe.shop.cloud.now - began_ms < HOUR_S * 1000 or pipe.shop.real_time:
        return False
    ticks, struck = _ticks(pipe), any(event.at > began_ms for event in by_the_clock(pipe))
    sent = any(it.kind == "sent" and it.message_id not in ticks for it in pipe.shop.history.events[mark:])
    return struck and not sent


def deaths(pipe: Pipeline) -> int:
    """How many messages died; a pipeline may have further dead-letter queues than the one of its output."""
    history = pipe.shop.history
    return len(history.of("dead_lettered")) + sum(it.actor == pipe.dead.name for it in history.of("sent"))


def hours_of(shop: Shop) -> str:
    """How long a cloud has been there, in words."""
    seconds = (shop.cloud.now - shop.cloud.clock.start_ms) // 1000
    for word, size_s in (("hours", HOUR_S), ("minutes", MINUTE_S)):
        if seconds >= 2 * size_s:
            return f"{seconds // size_s} {word}"
    return f"{seconds} s"


def by_the_clock(pipe: Pipeline) -> list[Event]:
    """What schedules set off."""
    events = pipe.shop.history.events
    return [
        event
        for event in events
        if (event.kind == "invoked" and event.source == "schedule") or (event.kind == "call" and event.actor in CLOCKS)
    ]


def comes_to_rest(pipe: Pipeline, letters: int = 1) -> bool:
    """Let time pass until nothing is moved any more; False when there seems to be no end to it.

    That is after a day, a dozen strokes of the slowest clock and a dozen rounds a letter. What multiplies is not waited
    for until then. Who only looks at a dead letter again and again, and leaves it there, moves nothing.
    """
    cloud, history = pipe.shop.cloud, pipe.shop.history
    began, before = cloud.now, len(history)
    pipe.wait_for(lambda: len(by_the_clock(pipe)) > 1, TWO_DAYS_S)
    limit_s = max(A_DAY_S, LEAST_ROUNDS * period_s(pipe.shop))
    while True:
        mark = len(history)
        cloud.run(_quiet_s(pipe))
        if not _moves(pipe, history.events[mark:]):
            return True
        moves = _moves(pipe, history.events[before:])
        kinds = Counter(event.kind for event in moves)
        died = kinds["dead_lettered"] + sum(it.kind == "sent" and it.actor == pipe.dead.name for it in moves)
        many = died >= LEAST_ROUNDS * letters or max(kinds.values()) >= LEAST_RECEIVES * letters
        if many and (cloud.now - began > limit_s * 1000 or kinds["received"] > A_DAYS_RECEIVES * letters):
            return False


def _moves(pipe: Pipeline, events: list[Event]) -> list[Event]:
    ticks = _ticks(pipe)
    moves = [event for event in events if event.kind in MOVES and event.message_id not in ticks]
    return [event for event in moves if not (event.kind == "received" and event.actor == pipe.dead.name)]


def _ticks(pipe: Pipeline) -> set[object]:
    """The messages that a schedule sent itself, to have a function called by a queue."""
    calls = [event for event in by_the_clock(pipe) if event.kind == "call" and "result" in event.facts]
    return {event.result.get("MessageId") for event in calls}


def _quiet_s(pipe: Pipeline) -> float:
    """So long must nothing move: three times of the clock, and longer than any message can be hidden meanwhile."""
    return max(HOUR_S, 2 * pipe.hidden_s(), 3 * period_s(pipe.shop))


def kept(pipe: Pipeline, order: Order, known: dict[str, Any], but: Sequence[str]) -> bool:
    """Whether somebody can find an order that was given up: on a queue, in a table of its own, or marked in its item.

    `known` is its item as it was before that, `but` the bodies of other letters.
    """
    ticks = _ticks(pipe)
    messages = [it for queue in pipe.queues.values() for it in queue.messages if it.id not in ticks]
    if any(not any(holds(it.body, text) for text in but) for it in messages):
        return True
    names = (str(order["order_id"]), str(order["customer"]))
    if any(all(name in str(item) for name in names) for item in pipe.further_items()):
        return True
    item = pipe.orders.item({"order_id": order["order_id"]}) or {}
    return any(value != known.get(name) and not _is_number(value) for name, value in item.items())


def is_parked(pipe: Pipeline, order: Order) -> bool:
    """Whether an order lies on a queue where nobody works."""
    received = {event.actor for event in pipe.shop.history.of("received")} | {pipe.dead.name}
    quiet = [queue for queue in pipe.queues.values() if queue.name not in received]
    return any(holds(it.body, order["order_id"]) for queue in quiet for it in queue.messages)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)
