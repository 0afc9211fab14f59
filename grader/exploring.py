"""Runs a story of a check again and again: with a crash before and after each call, and with other seeds.

Nothing here is luck. The crashes of a story are all tried, in order; the first that breaks the promise is shown as a
short timeline.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from grader.finding import Finding
from grader.shop import Shop
from grader.timeline import timeline

Story = Callable[[Shop], None]
"""Arranges, lets things happen on a fresh shop, and raises Finding when the promise does not hold."""

MOST_CRASHES = 80
SEEDS = 16


def with_every_crash(shop: Shop, story: Story, *, most: int = MOST_CRASHES) -> None:
    """Tell the story once as it is; then with a crash before, and one after, each call that a handler makes.

    Raises the first finding, which then says where the crash was. Of a story with more calls than `most` / 2, as many
    are tried, spread evenly.
    """
    shop.needs("explore")
    calls = _calls(_told(shop, story, shop.seed))
    step = max(1, -(-2 * calls // most))
    for number in range(0, calls, step):
        for moment in ("before", "after"):
            _told(shop, story, shop.seed, (moment, number))


def with_seeds(shop: Shop, story: Story, *, seeds: int = SEEDS) -> None:
    """Tell the story under several seeds: another order of all that happens at nearly the same time.

    Raises the first finding, which then shows the timeline.
    """
    shop.needs("explore")
    for seed in range(shop.seed, shop.seed + seeds):
        _told(shop, story, seed)


def _told(shop: Shop, story: Story, seed: int, crash: tuple[str, int] | None = None) -> Shop:
    with shop.again(seed) as fresh:
        if crash is not None:
            moment, number = crash
            fresh.cloud.faults.crash("before" if moment == "before" else "after", skip=number)
        try:
            story(fresh)
        except Finding as finding:
            offence = fresh.offence()
            if offence is not None:
                raise offence from None
            finding.saw = "\n".join((*_crashes(fresh), finding.saw, *timeline(fresh)))
            raise
        return fresh


def _crashes(shop: Shop) -> Iterator[str]:
    for event in shop.history.of("fault"):
        if event.name.startswith("crash"):
            who, moment = shop.plain_name(event.actor), event.name.removeprefix("crash ")
            yield f"At {shop.when(event.at)} {who} died just {moment} its call of {event.operation}."


def _calls(shop: Shop) -> int:
    """How many calls handlers made."""
    return sum(1 for event in shop.history.of("call") if event.invocation)
