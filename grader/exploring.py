"""Runs a story of a check again and again: with a crash at each call, and with other seeds.

Nothing here is luck. The crashes of a story are all tried, in order; the first that breaks the promise is shown as a
short timeline.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Literal

from cloudlet.errors import AwsError
from grader import causes
from grader.finding import Finding
from grader.shop import Shop
from grader.timeline import timeline

Story = Callable[[Shop], None]
"""Arranges, lets things happen on a fresh shop, and raises Finding when the promise does not hold."""

MOST_CRASHES = 40
SEEDS = 16
SLOW_S = 5
OVERTAKEN, REFUSED, HALF_REFUSED, CANCELLED = "overtaken", "refused once", "failed entries", "conflict"
DENIED = AwsError("AccessDeniedException", "The role's policy is being changed: not authorized for a moment.", 403)

Moment = Literal["before", "after"]
CRASHES: tuple[Moment, ...] = ("before", "after")


def with_every_crash(shop: Shop, story: Story, *, most: int = MOST_CRASHES) -> None:
    """Tell the story once as it is; then with a crash before the first call of each invocation, and after each call.

    Who dies before a later call leaves what he leaves who dies after the one before it. Raises the first finding, which
    then says where the crash was. Of a story with more calls than `most`, as many are tried, spread evenly.
    """
    shop.needs("explore")
    invocations = _calls(told(shop, story, shop.seed))
    for number in range(0, len(invocations), max(1, -(-len(invocations) // most))):
        first = invocations[number] not in invocations[:number]
        for moment in CRASHES if first else CRASHES[1:]:
            told(shop, story, shop.seed, partial(_crash, moment=moment, number=number))


def with_seeds(shop: Shop, story: Story, *, seeds: int = SEEDS) -> None:
    """Tell the story under several seeds: another order of all that happens at nearly the same time.

    Raises the first finding, which then shows the timeline.
    """
    shop.needs("explore")
    for seed in range(shop.seed, shop.seed + seeds):
        told(shop, story, seed)


def told(shop: Shop, story: Story, seed: int, arrange: Callable[[Shop], None] = lambda _: None) -> Shop:
    """Tell a story on a fresh shop for which `arrange` has ordered trouble. Its finding says what befell whom."""
    with shop.again(seed) as fresh:
        arrange(fresh)
        try:
            story(fresh)
        except Finding as finding:
            offence = fresh.offence()
            if offence is not None:
                raise offence from None
            causes.told(fresh, finding)
            lines = [] if finding.has_timeline else timeline(fresh)
            finding.saw = "\n".join((*_troubles(fresh), finding.saw, *lines))
            raise
        return fresh


def _crash(shop: Shop, moment: Moment, number: int) -> None:
    shop.cloud.faults.crash(moment, skip=number)


def _troubles(shop: Shop) -> Iterator[str]:
    cancelled = next(iter(shop.history.of("fault", name=CANCELLED)), None)  # there may be many of them
    for event in shop.history.of("fault"):
        who, at = shop.plain_name(event.actor), shop.when(event.at)
        if event.name.startswith("crash"):
            yield f"At {at} {who} died just {event.name.removeprefix('crash ')} its call of {event.operation}."
        elif event.name == OVERTAKEN:
            yield f"{who}'s call of {event.operation} at {at} took {SLOW_S} s, and others overtook it."
        elif event.name == HALF_REFUSED:
            call = f"{who}'s call of {event.operation}"
            yield f"At {at} {call} was answered 200, and its entries were under Failed, once."
        elif event is cancelled:
            yield f"At {at} DynamoDB cancelled {who}'s {event.operation}: somebody else was at an item of it."
        elif event.name == REFUSED:
            yield f"At {at} {who}'s call of {event.operation} was refused, once: {DENIED.code}."


def _calls(shop: Shop) -> list[str]:
    """The invocation of each call that a handler made."""
    return [event.invocation for event in shop.history.of("call") if event.invocation]
