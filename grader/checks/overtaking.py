"""One sequencer is slow and others overtake it: at each of its calls in turn, and again at each later one.

Nothing here is luck: a call of the slow one has no effect before the others are through, and every way in which they
can come between its calls is played.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cloudlet.faults import Fault
from cloudlet.history import Event
from grader.checks import ordering
from grader.checks.ordering import body
from grader.explain import ENDED_BADLY
from grader.shop import Shop
from grader.words import listed

SLOW_S = 3
MOST_CALLS = 6
TIMES = ("first", "second", "third", "fourth", "fifth", "sixth")


@dataclass(frozen=True)
class Meeting:
    """An order's seqs: those `before`, the batch that is worked on slowly, what comes meanwhile, in two goes."""

    before: tuple[int, ...]
    slow: tuple[int, ...]
    first: tuple[int, ...]
    then: tuple[int, ...] = ()

    @property
    def number(self) -> int:
        """How many events the order has."""
        return max(*self.before, *self.slow, *self.first, *self.then)


def played(shop: Shop, meeting: Meeting, name: str) -> Iterator[tuple[str, str]]:
    """Let a meeting happen in every way, each to an order of its own; yields the orders, and their stories."""
    ordering.batches_of(shop, len(meeting.slow))
    for at in range(1, MOST_CALLS + 1):
        for again in range(at, MOST_CALLS + 1 if meeting.then else at + 1):
            order_id = f"{name}{at}{again}"
            came = _meet(shop, meeting, order_id, (at, again))
            if came:
                yield order_id, _story(meeting, order_id, came)
            if len(came) < 2:
                break
        if not came:
            return


def _meet(shop: Shop, meeting: Meeting, order_id: str, calls: tuple[int, int]) -> list[tuple[int, tuple[int, ...]]]:
    """Play it in one way; returns at which calls who came, as far as the slow one made so many."""
    for seq in meeting.before:
        _worked_off(shop, order_id, seq)
    slow_id, *_ = ordering.send(shop, *(body(order_id, seq) for seq in meeting.slow))
    fault = shop.cloud.faults.slow(seconds=SLOW_S, when=lambda request: _message(shop, request.invocation) == slow_id)
    came = []
    for call, seqs in zip(calls, (meeting.first, meeting.then), strict=True):
        if _is_at(shop, fault, call, slow_id):
            came.append((call, seqs))
        for seq in seqs:
            _worked_off(shop, order_id, seq)
    shop.cloud.run_until(lambda: _has_ended(shop, slow_id), ordering.PATIENCE_S)
    shop.cloud.faults.remove(fault)
    return came


def _is_at(shop: Shop, fault: Fault, call: int, slow_id: str) -> bool:
    """Wait for a call of the slow one; tells whether it makes so many."""
    shop.cloud.run_until(lambda: fault.strikes >= call or _has_ended(shop, slow_id), ordering.PATIENCE_S)
    return fault.strikes >= call


def _worked_off(shop: Shop, order_id: str, seq: int) -> None:
    """An event comes, and another environment works on it."""
    [message_id] = ordering.send(shop, body(order_id, seq))
    shop.cloud.run_until(lambda: _has_ended(shop, message_id), SLOW_S)


def _runs(shop: Shop) -> Iterator[Event]:
    return reversed(shop.history.of("invoked", source="mapping"))


def _message(shop: Shop, request_id: str | None) -> str:
    """The first message that an invocation works on."""
    run = next((run for run in _runs(shop) if run.request_id == request_id), None)
    return run.payload["Records"][0]["messageId"] if run else ""


def _has_ended(shop: Shop, message_id: str) -> bool:
    """Whether the first invocation for a message is over, well or badly."""
    runs = {run.request_id for run in _runs(shop) if run.payload["Records"][0]["messageId"] == message_id}
    return any(end.request_id in runs for end in shop.history.of("succeeded", *ENDED_BADLY))


def _story(meeting: Meeting, order_id: str, came: list[tuple[int, tuple[int, ...]]]) -> str:
    before = f", which had seq {_numbers(meeting.before)}" if meeting.before else ""
    meanwhile = [
        f"During its {TIMES[call - 1]} call others worked on seq {_numbers(seqs)}." for call, seqs in came if seqs
    ]
    return (
        f"one sequencer worked on seq {_numbers(meeting.slow)} of {order_id}{before}, "
        f"each of its calls taking {SLOW_S} s. " + " ".join(meanwhile)
    )


def _numbers(seqs: tuple[int, ...]) -> str:
    return listed([str(seq) for seq in seqs])
