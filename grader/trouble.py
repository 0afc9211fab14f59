"""Runs a story of many functions with trouble at each of their calls: all of it in one run, and one by one to explain.

A run for each call takes too long where six functions make a dozen calls. All at once costs two runs, and what breaks a
promise by itself breaks it in company, too: each function dies, or is refused, at most once in an invocation.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from cloudlet.faults import ALWAYS
from cloudlet.wire.request import Request
from grader.exploring import DENIED, OVERTAKEN, REFUSED, SLOW_S, Story, told
from grader.finding import Finding
from grader.shop import Shop

Kind = Literal["dies", "refused", "slow", "half refused", "cancelled"]
TROUBLES: tuple[Kind, ...] = ("dies", "refused")
BATCHES = ("SendMessageBatch", "DeleteMessageBatch")
TRANSACTION = "TransactWriteItems"
READS = ("GetItem", "BatchGetItem", "TransactGetItems", "Query", "Scan")
Place = tuple[str, int]
"""A function, and a call by its number in an invocation of it, from 1."""


def with_trouble_at_every_call(shop: Shop, story: Story, *, from_scene: bool = False) -> None:
    """Tell the story twice: each function dies once after each of its calls; then each call is refused once.

    Trouble may wait until the story sets `shop.scene`; where a batch is sent or deleted after that, the story is told a
    third time, and each such call is answered 200 with all entries under Failed, once. Where there are transactions,
    another time, and DynamoDB cancels those of one invocation, since somebody else is at an item. Raises the finding of
    a single trouble, if one is enough to break the promise, else that of all together.
    """
    told_so_far = [_with(shop, story, kind, from_scene) for kind in TROUBLES]
    if from_scene and any(trouble.batches for trouble in told_so_far):
        _with(shop, story, "half refused", from_scene)
    if any(trouble.transactions for trouble in told_so_far):
        _with(shop, story, "cancelled", from_scene)


def with_slow_calls(shop: Shop, story: Story) -> None:
    """Tell the story with each call of each function so slow, once, that all others overtake it.

    What several messages want at one moment shows only where as many invocations meet: the story has to send more of
    them than a function makes calls. A function that reads a table and then writes is let alone with that, too: it
    alone is slow, so that all that comes after it is done by then. Raises as `with_trouble_at_every_call` does.
    """
    for place in _with(shop, story, "slow", from_scene=False).writes_of_what_was_read.values():
        told(shop, story, shop.seed, Trouble("slow", False, place).arrange)


def _with(shop: Shop, story: Story, kind: Kind, from_scene: bool) -> Trouble:
    shop.needs("explore")
    together = Trouble(kind, from_scene)
    try:
        told(shop, story, shop.seed, together.arrange)
    except Finding as finding:
        for place in together.struck:
            told(shop, story, shop.seed, Trouble(kind, from_scene, place).arrange)
        raise finding from None
    return together


@dataclass
class Trouble:
    """What befalls handlers: at one place, or once at each. `struck` are the places where it did, in order."""

    kind: Kind
    from_scene: bool
    only: Place | None = None
    struck: list[Place] = field(default_factory=list)
    batches: bool = False  # whether it met a batch of messages
    transactions: bool = False
    writes_of_what_was_read: dict[str, Place] = field(default_factory=dict)  # the first of each function
    _read: set[tuple[str, int]] = field(default_factory=set)
    _calls: Counter[tuple[str, int]] = field(default_factory=Counter)
    _done_with: set[tuple[str, int]] = field(default_factory=set)

    def arrange(self, shop: Shop) -> None:
        """Order it for a fresh shop."""

        def chosen(request: Request) -> bool:
            return (shop.scene > 0 or not self.from_scene) and self._strikes(shop, request)

        faults = shop.cloud.faults
        if self.kind == "dies":
            faults.crash("after", when=chosen, times=ALWAYS)
        elif self.kind == "slow":
            faults.slow(seconds=SLOW_S, when=chosen).name = OVERTAKEN
        elif self.kind == "half refused":
            for operation in BATCHES:
                faults.fail_entries("sqs", operation, lambda entry: True, when=chosen)
        elif self.kind == "cancelled":
            faults.conflict(when=chosen)
        else:
            faults.fail(None, None, DENIED, when=chosen, name=REFUSED)

    def _strikes(self, shop: Shop, request: Request) -> bool:
        self.batches |= request.operation in BATCHES
        self.transactions |= request.operation == TRANSACTION
        who = request.caller  # not its request id: Lambda tries an asynchronous event again under the same one
        run = (who, len(shop.history.of("invoked", environment=who)) if request.invocation else len(self.struck))
        self._calls[run] += 1
        # API Gateway calls for itself, and a call of it is like any other.
        place = (who.partition("#")[0], self._calls[run] if request.invocation else 1)
        if request.service == "dynamodb":
            self._note_what_is_read(request.operation, run, place)
        if run in self._done_with:
            return self.kind == "cancelled"  # the SDK may try it again, and so may the handler
        if place in self.struck or (self.only or place) != place:
            return False
        self.struck.append(place)
        self._done_with.add(run)
        return True

    def _note_what_is_read(self, operation: str, run: tuple[str, int], place: Place) -> None:
        if operation in READS:
            self._read.add(run)
        elif run in self._read:
            self.writes_of_what_was_read.setdefault(place[0], place)
