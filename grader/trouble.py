"""Runs a story of many functions with trouble at each of their calls: all of it in one run, and one by one to explain.

A run for each call takes too long where six functions make a dozen calls. All at once costs two runs, and what breaks a
promise by itself breaks it in company, too: each function dies, or is refused, at most once in an invocation.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from cloudlet.faults import ALWAYS
from cloudlet.wire.request import Request
from grader.exploring import DENIED, REFUSED, Story, told
from grader.finding import Finding
from grader.shop import Shop

Place = tuple[str, int]
"""A function, and a call by its number in an invocation of it, from 1."""


def with_trouble_at_every_call(shop: Shop, story: Story, *, from_scene: bool = False) -> None:
    """Tell the story twice: each function dies once after each of its calls; then each call is refused once.

    Trouble may wait until the story sets `shop.scene`. Raises the finding of a single trouble, if one is enough to
    break the promise, else that of all together.
    """
    shop.needs("explore")
    for dies in (True, False):
        together = Trouble(dies, from_scene)
        try:
            told(shop, story, shop.seed, together.arrange)
        except Finding as finding:
            for place in together.struck:
                told(shop, story, shop.seed, Trouble(dies, from_scene, place).arrange)
            raise finding from None


@dataclass
class Trouble:
    """What befalls handlers: at one place, or once at each. `struck` are the places where it did, in order."""

    dies: bool
    from_scene: bool
    only: Place | None = None
    struck: list[Place] = field(default_factory=list)
    _calls: Counter[tuple[str, int]] = field(default_factory=Counter)
    _done_with: set[tuple[str, int]] = field(default_factory=set)

    def arrange(self, shop: Shop) -> None:
        """Order it for a fresh shop."""

        def chosen(request: Request) -> bool:
            return (shop.scene > 0 or not self.from_scene) and self._strikes(shop, request)

        if self.dies:
            shop.cloud.faults.crash("after", when=chosen, times=ALWAYS)
        else:
            shop.cloud.faults.fail(None, None, DENIED, when=chosen, name=REFUSED)

    def _strikes(self, shop: Shop, request: Request) -> bool:
        who = request.caller  # not its request id: Lambda tries an asynchronous event again under the same one
        run = (who, len(shop.history.of("invoked", environment=who)) if request.invocation else len(self.struck))
        self._calls[run] += 1
        # API Gateway calls for itself, and a call of it is like any other.
        place = (who.partition("#")[0], self._calls[run] if request.invocation else 1)
        if place in self.struck or run in self._done_with or (self.only or place) != place:
            return False
        self.struck.append(place)
        self._done_with.add(run)
        return True
